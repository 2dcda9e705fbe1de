import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One OpenSearch node in this process, until SIGTERM.
 *
 * Usage: java Node BASE_PATH CLUSTER_NAME SETTING=VALUE...
 */
public final class Node {
    /** What Marieur relies on; without text analysis, as only exact keys are compared. */
    private static final String MODULES = String.join(",",
        "org.opensearch.percolator.PercolatorModulePlugin",
        "org.opensearch.index.reindex.ReindexModulePlugin",
        "org.opensearch.transport.Netty4ModulePlugin");

    public static void main(String[] arguments) throws InterruptedException {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> Arrays.stream(arguments).skip(2)
            .map(argument -> argument.split("=", 2))
            .forEach(pair -> settings.put(pair[0], pair[1])));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        runner.build(OpenSearchRunner.newConfigs()
            .basePath(arguments[0]).clusterName(arguments[1]).numOfNode(1).moduleTypes(MODULES));
        new CountDownLatch(1).await();
    }
}
