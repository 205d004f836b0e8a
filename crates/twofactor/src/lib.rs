//! The rules of two-factor sign-in: what a user may do, what a code is worth, when to say no.
//!
//! A rule is a method on [`User`] that takes an input and the [`Scene`] and returns a verdict: `Ok` with what it opened, or `Err`
//! with the [`Refusal`]. Either may have changed the user, so the caller saves both. Nothing here reads a clock, draws randomness of
//! its own, waits, or touches a disk or a network; what must happen besides is asked for in [`Effects`].

mod alarm;
mod asked;
mod attempt;
mod authority;
mod backup;
mod base64;
mod candidate;
mod challenge;
mod contact;
mod device;
mod enrollment;
mod event;
mod factor;
mod ground;
mod guard;
mod id;
mod keys;
mod mail_token;
mod memory;
mod message;
mod password;
mod policy;
mod preview;
mod refusal;
mod reset;
mod scene;
mod secret;
mod sending;
mod sent;
mod session;
mod sign_in;
mod strength;
mod telling;
mod time;
mod typed;
mod user;
mod verification;
mod webauthn;

pub use alarm::Link;
pub use asked::{Asked, Due};
pub use attempt::{Attempt, Opened, Passed, SignedProof};
pub use authority::Authority;
pub use backup::{BackupCode, BackupProof, BackupSet, CODES_PER_SET, FreshCodes, HashedCodes, SetMark};
pub use candidate::{Candidate, NewChannel, Reached};
pub use challenge::{Challenge, Proof, Purpose, Standing};
pub use contact::{Country, Email, Phone, Unreadable, display_name};
pub use device::{Device, DeviceToken};
pub use enrollment::{Enrolled, Enrollment, NewApp, Opener};
pub use event::{Amendment, Detail, Event, EventKind};
pub use factor::{Algorithm, App, AppSecret, AppSettings, Factor, Key, Kind, Method, NotASecret, Seen, U2fKey};
pub use ground::Ground;
pub use guard::{Guard, Shut};
pub use id::{ApiKeyId, ChallengeId, DeviceId, EventId, FactorId, MessageId, NotAnId, OrganizationId, SessionId, UserId};
pub use keys::Asker;
pub use mail_token::{EmailToken, ResetToken};
pub use memory::Memory;
pub use message::{Message, Notice, Recipient};
pub use password::{Checked, Cost, Password, PasswordFault, PasswordHash, Pepper, UnknownHash};
pub use policy::{Channels, Demand, IllegalChannels, Policy, Preset, Trust, UnknownPreset};
pub use preview::{Outlook, Preview};
pub use refusal::Refusal;
pub use scene::{Actor, Cause, Effects, Scene};
pub use secret::{Secret, TokenHash, TokenSecret, draw};
pub use sending::{Occasion, Posting};
pub use session::{ChallengeToken, SecondFactor, Session, SessionToken};
pub use sign_in::{PasswordProof, SignedIn};
pub use strength::{Advice, FEW_BACKUP_CODES, RecoveryStrength};
pub use time::Timestamp;
pub use typed::{Digits, Typed};
pub use user::{Change, NewUser, Role, State, TwoFactor, User};
pub use webauthn::{Assertion, Ceremony, CreationOptions, CredentialId, Fault, KeyToBe, PublicKey, Registration, RequestOptions, Site};
