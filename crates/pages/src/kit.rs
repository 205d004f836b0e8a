//! The recovery kit.
