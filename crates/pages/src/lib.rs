//! Renders: hosted pages, mails and the recovery kit.
//!
//! Every page is a plain struct that says what the page must show, with a `render` method that needs the
//! [`Frame`] around it and the [`Words`] of a language. Sentences live in `locales/`, markup in `templates/`,
//! looks in `assets/`. There is no HTTP, no SQL and no rule in here, and no clock: [`Frame::now`] is given.

mod account;
mod alarm;
mod app_setup;
mod assets;
mod backup;
mod cases;
mod challenge;
mod channel;
mod desk_report;
mod dev;
mod devices;
mod error;
mod frame;
mod given;
mod html;
mod icons;
mod keys;
mod kit;
mod language;
mod log;
mod mail;
mod names;
mod organization;
mod overview;
mod pass;
mod people;
mod people_import;
mod person;
mod problem;
mod profile;
mod qr;
mod recovery;
mod reset_password;
mod security;
mod settings;
mod sms;
mod time;
mod ui;
mod words;

pub use account::{SignIn, SignInNotice, SignInProblem, SignUp, SignedOut, VerifyEmail};
pub use alarm::{NewPassword, NotMe};
pub use app_setup::AppSetup;
pub use assets::{Asset, asset, asset_url};
pub use backup::{BackupCodes, BackupCodesShown};
pub use cases::{CaseProblem, CaseRow, CaseShown, CaseStanding, DeskCase, MyCase, SupportDesk};
pub use challenge::{
    Challenge, ChallengeKind, EnrollmentNotice, ForcedEnrollment, Help, LockKind, Locked, Method, MethodKind, Methods, PassQuestion, SentCode, SentTrouble,
    TrustChoice,
};
pub use channel::{ChannelAsked, ChannelCode, Way};
pub use desk_report::{AgentRow, DeskReport};
pub use dev::{ApiDocs, ApiOperation, Channel, DevInbox, DevMessage};
pub use devices::{Activity, ActivityRow, BrowserRow, By, MessageRow, MessageState, MessageStep, MessageStepKind, SessionRow, Sessions, TrustedBrowsers};
pub use error::ErrorPage;
pub use frame::{Account, Frame};
pub use html::Html;
pub use keys::{KeyChallenge, KeyNotice, KeyRow, KeySetup, Keys};
pub use kit::{PdfError, RecoveryKit, recovery_kit, recovery_text};
pub use language::{Direction, Language};
pub use log::{LogRow, OrganizationLog};
pub use mail::{Mail, MailFacts, Notice};
pub use names::plain_name;
pub use organization::{ConcernedRow, PolicyCheck, PolicyForm, PolicyNotice, PolicyProblem, SecurityPolicy};
pub use overview::{Coverage, MessageTally, OrganizationOverview};
pub use pass::{PairingStage, PassApp, PassAsked, PassForm, PassPairing, PassRow, pass_list, pass_manifest, pass_words, pass_worker};
pub use people::{AddPerson, People, PeopleFilter, PeopleNotice, PersonRow};
pub use people_import::{ImportPeople, ImportProblem, ImportReport, RowProblem};
pub use person::{Action, ActionProblem, FactorRow, Invitation, PersonPage, TakeAction};
pub use problem::{ChannelProblem, CodeProblem, EmailProblem, KeyProblem, PasswordProblem, PhoneProblem, TextProblem};
pub use profile::Profile;
pub use qr::qr_svg;
pub use recovery::{Recover, Recovery, RecoveryStep, RecoveryWay, StopRecovery, WithoutMethods};
pub use reset_password::{ForgotPassword, ForgotProblem, ResetPassword};
pub use security::{AppRow, BackupSummary, ChannelRow, SecurityNotice, SecurityOverview, SecurityWarning, TwoFactorState};
pub use settings::{ChangePassword, ConfirmItsYou, Purpose, TurnOff};
pub use sms::{Sms, segments};
pub use words::Words;

#[cfg(test)]
mod tests;
