//! Every page in every state, and what must hold for all of them.

mod assets;
mod gallery;
mod kit;
mod languages;
mod mails;
mod markup;
mod names;
mod pass;
mod sentences;
mod sms;
mod times;
