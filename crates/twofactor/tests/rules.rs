//! The rules of two-factor sign-in, told as what happens to Ana and to whoever attacks her. No store, no clock, no network.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a story that takes another turn has to stop")]

mod stage;

mod alarm;
mod awaited;
mod backup_codes;
mod cases;
mod challenges;
mod channels;
mod clock_doctor;
mod contact;
mod desk;
mod documents;
mod enrollment;
mod guard;
mod input;
mod keys;
mod oversight;
mod pass;
mod passwords;
mod people;
mod policies;
mod recovery;
mod reset;
mod secrecy;
mod sent_codes;
mod sessions;
mod stories;
mod totp;
mod trusted_devices;
