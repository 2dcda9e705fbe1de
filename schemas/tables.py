"""Every table of the truth, imported so that its metadata is whole."""

from sqlmodel import SQLModel

from schemas.access import Access
from schemas.account import Account
from schemas.allowance import Allowance, StrangerAllowance
from schemas.card import PaymentEvent
from schemas.circle import Circle
from schemas.contact import ContactMessage
from schemas.deal import Deal, Rating
from schemas.deeds import Activity
from schemas.delegation import Delegate
from schemas.digest import DigestSubscription
from schemas.directory import MemberWord
from schemas.duplicate import DuplicateCheck, DuplicateFlag, DuplicateKey
from schemas.edition import Edition
from schemas.embargo import Embargo
from schemas.feedback import Exclusion, Report, WrongMatch
from schemas.generation import Generation
from schemas.group import Seat
from schemas.heartbeat import Heartbeat
from schemas.invoice import Invoice, InvoiceSeries, Payment
from schemas.keyword import Keyword
from schemas.letter import Letter
from schemas.mail_link import MailLink
from schemas.mailing import Mailing, NewsletterSubscription
from schemas.media import StoredPhoto
from schemas.message import Message
from schemas.moderation import Appeal, ModerationAct
from schemas.notice import ClubNotice
from schemas.outbox import Promise, Trace
from schemas.plan import PlanOrder
from schemas.policy import PolicyAcceptance, PolicyVersion
from schemas.profile import Profile
from schemas.publication import Publication, PublicationKeyword
from schemas.readership import InterestFigure, ViewPeriod
from schemas.second_factor import SecondFactor
from schemas.session import AccessToken, Session
from schemas.share import Share
from schemas.signature import Signature
from schemas.site import SiteSettings
from schemas.site_address import FormerSlug
from schemas.statistics import SubscriberSnapshot
from schemas.subscription import Subscription
from schemas.suggestion import Dismissal
from schemas.thesaurus import Thesaurus, ThesaurusHold
from schemas.tuning import Draft, Preview
from schemas.wording import PublicationWording, WordingMark

TABLES = (
    Account,
    Embargo,
    FormerSlug,
    Delegate,
    Activity,
    Session,
    AccessToken,
    SecondFactor,
    Profile,
    MemberWord,
    DuplicateKey,
    DuplicateCheck,
    DuplicateFlag,
    Keyword,
    StoredPhoto,
    Signature,
    SiteSettings,
    Message,
    Mailing,
    Letter,
    NewsletterSubscription,
    DigestSubscription,
    ClubNotice,
    ContactMessage,
    Subscription,
    Circle,
    Dismissal,
    SubscriberSnapshot,
    Deal,
    Rating,
    Publication,
    PublicationKeyword,
    ViewPeriod,
    InterestFigure,
    Share,
    PublicationWording,
    WordingMark,
    Exclusion,
    WrongMatch,
    Report,
    ModerationAct,
    Appeal,
    PlanOrder,
    InvoiceSeries,
    Invoice,
    Payment,
    PaymentEvent,
    Seat,
    Allowance,
    StrangerAllowance,
    Access,
    MailLink,
    PolicyVersion,
    PolicyAcceptance,
    Promise,
    Trace,
    Edition,
    Generation,
    Heartbeat,
    Thesaurus,
    ThesaurusHold,
    Draft,
    Preview,
)
METADATA = SQLModel.metadata
