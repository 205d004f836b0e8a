# Mails. Subjects hold the operator's product name and nothing a user has typed.

mail-hello = Hello { $name },
mail-hello-nobody = Hello,
mail-when = When
mail-browser = Browser
mail-ip = Network address
mail-settings = Open security settings
mail-sent-because = You get this mail because it concerns the security of your { $product } account. We never ask for your password or a code by mail.
mail-support = Questions: { $support }

mail-verification-subject = Verify your e-mail address for { $product }
mail-verification-what = Open this link to confirm that this address is yours.
mail-verification-button = Verify this address
mail-verification-next = If you did not ask for this, ignore this mail; nothing will happen.

mail-factor-added-subject =
    { $kind ->
        [phone] Codes by SMS turned on for your { $product } account
        [pass] A phone was paired with your { $product } account
        [email] Codes by e-mail turned on for your { $product } account
        [key] Security key added to your { $product } account
       *[app] Authenticator app added to your { $product } account
    }
mail-factor-added-what =
    { $kind ->
        [phone] A phone number was added to your { $product } account. Signing in can now be confirmed with a code sent there.
        [pass] A phone with Vestibule Pass was paired with your { $product } account. It shows codes for signing in, and can let sign-ins in.
        [email] A mailbox for codes was added to your { $product } account. Signing in can now be confirmed with a code sent there.
        [key] A security key was added to your { $product } account. Signing in can now be confirmed with it.
       *[app] An authenticator app was added to your { $product } account. Signing in now needs a code from it.
    }
mail-factor-replaced-subject =
    { $kind ->
        [phone] Phone number for codes changed on your { $product } account
        [pass] Another phone was paired with your { $product } account
        [email] Mailbox for codes changed on your { $product } account
        [key] Security key replaced on your { $product } account
       *[app] Authenticator app replaced on your { $product } account
    }
mail-factor-replaced-what =
    { $kind ->
        [phone] Another phone number has taken the place of the old one on your { $product } account. No codes are sent to the old one any more.
        [pass] Another phone with Vestibule Pass has taken the place of the old one on your { $product } account. Codes of the old one do not work any more.
        [email] Another mailbox has taken the place of the old one on your { $product } account. No codes are sent to the old one any more.
        [key] A new security key has taken the place of the old one on your { $product } account. The old one does not work any more.
       *[app] A new authenticator app has taken the place of the old one on your { $product } account. Codes of the old one do not work any more.
    }
mail-factor-removed-subject =
    { $kind ->
        [phone] Codes by SMS turned off for your { $product } account
        [pass] A phone is no longer paired with your { $product } account
        [email] Codes by e-mail turned off for your { $product } account
        [key] Security key removed from your { $product } account
       *[app] Authenticator app removed from your { $product } account
    }
mail-factor-removed-what =
    { $kind ->
        [pass] A phone with Vestibule Pass is no longer paired with your { $product } account. Its codes do not work any more.
        [phone] A phone number was removed from your { $product } account. No codes are sent there any more.
        [email] A mailbox for codes was removed from your { $product } account. No codes are sent there any more.
        [key] A security key was removed from your { $product } account. It does not work any more.
       *[app] An authenticator app was removed from your { $product } account. Its codes do not work any more.
    }
mail-off-subject = Two-factor authentication turned off for your { $product } account
mail-off-what = Two-factor authentication was turned off for your { $product } account. Your password alone opens it now.
mail-codes-made-subject = New backup codes for your { $product } account
mail-codes-made-what = New backup codes were made for your { $product } account. The old ones do not work any more.
mail-code-used-subject = A backup code was used for your { $product } account
mail-code-used-what =
    { $n ->
        [0] A backup code was used for your { $product } account. None is left: make a new set now.
        [one] A backup code was used for your { $product } account. 1 is left.
       *[other] A backup code was used for your { $product } account. { $n } are left.
    }
mail-browser-subject = New trusted browser on your { $product } account
mail-browser-what = A browser was trusted on your { $product } account. Your password is enough in it from now on.
mail-stolen-subject = We no longer trust one of your browsers on { $product }
mail-stolen-what = An old copy of a trusted browser’s data was used to sign in to your { $product } account. Somebody may have copied it, so we no longer trust it and every sign-in from it needs a code.
mail-stolen-next = Change your password, and check that computer for unwanted programs.
mail-second-failed-subject = Somebody knows your { $product } password
mail-second-failed-what = Somebody signed in to your { $product } account with your password, but not with the right security code. They did not get in.
mail-locked-subject = Security codes paused for your { $product } account
mail-locked-what = Too many wrong security codes were typed for your { $product } account, by somebody who knows the password. No code is taken until { $until }.
mail-locked-for-good-what = Too many wrong security codes were typed for your { $product } account, by somebody who knows the password. No code is taken any more: support can bring you back.
mail-password-subject = Password changed for your { $product } account
mail-password-what = The password of your { $product } account was changed. All other sessions were ended.

mail-email-subject = Your { $product } address was changed
mail-email-what = Your { $product } account now uses another e-mail address. Notices go there from now on.

mail-test-subject = A test mail from { $product }
mail-test-what = Mails about { $product } accounts can be sent: this one arrived.
mail-test-next = There is nothing to do.

mail-code-subject = { $code } is your { $product } code
mail-code-what = Here is your code for { $product }. It works once, for a limited time, and only the newest one does.
mail-code-next = If you did not ask for it, somebody knows your password: change it now.
mail-code-because = You get this mail because somebody who typed your { $product } password asked for a code. Never tell it to anybody.

sms-code = { $code } is your { $product } code.
sms-code-plain = { $code } is your code.
