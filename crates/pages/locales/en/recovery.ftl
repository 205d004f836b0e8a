# Coming back: a new password without the one before.

forgot-link = Forgot your password?
forgot-title = Forgot your password
forgot-lead = Type the e-mail address you sign in with. We send a link there to set a new password.
forgot-button = Send the link
forgot-sent = Look into your mailbox
forgot-sent-what = If there is an account with this address, a link to set a new password is on its way to it. It works once, for an hour.
forgot-sent-next = Nothing came? Look into the spam folder, and check that it is the address you sign in with.
forgot-again = Ask for another link
reset-lead = For the account { $email } at { $organization }.
reset-ends = Every browser is signed out and asked for the second step again. Setting a password never replaces it.
reset-button = Set password
reset-expired = This link does not work any more
reset-expired-what = It was used already, is too old, or a newer one was sent.

mail-reset-subject = Set a new password for { $product }
mail-reset-what = Somebody asked for a new password for your { $product } account. Open this link to set one. It works once, for an hour.
mail-reset-next = If it was not you, ignore this mail: your password stays as it is.
mail-reset-button = Set a new password
mail-reset-because = You get this mail because somebody typed this address as that of a { $product } account whose password is forgotten.

event-password-reset-requested = A link to a new password was asked for
