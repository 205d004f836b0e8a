# The recovery kit: a sheet of paper, a PDF and a text file.

kit-title = Recovery kit
kit-lead = Ten codes that each sign you in once, for the day you lose your phone. Keep this page away from it.
kit-account = Account
kit-made = Made on
kit-set = Set
kit-set-first = Set { $set }
kit-set-replaces = Set { $set } replaces set { $previous }
kit-codes = Backup codes
kit-tick = Tick off each code when you have used it.
kit-use = How to use a code
kit-use-sign-in = Sign in with your e-mail address and your password at { $url }
kit-use-type = When you are asked for a security code, type one of these codes instead.
kit-use-new = Once you are in, set up your new phone and make a new set of codes.
kit-safe = Keep it safe
kit-safe-place = Put it where you keep your passport, or into your password manager.
kit-safe-nobody = Nobody from { $product } will ever ask you for one of these codes.
kit-safe-lost = If somebody else may have seen them, make a new set in your security settings.
kit-help = If nothing works
kit-help-support = Contact { $product } support: { $support }
kit-help-plain = Contact { $product } support the way you usually do.
kit-where = Where I keep a second copy
kit-document = Recovery kit for { $account }
