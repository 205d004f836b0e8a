# إنشاء الحساب وتسجيل الدخول والخروج؛ إثبات عنوان البريد.

sign-up = إنشاء حساب
sign-up-title = إنشاء حساب
sign-up-button = إنشاء الحساب
sign-up-have = ألديك حساب؟
sign-up-email-hint = به تسجل الدخول، وإليه تصل إشعارات الأمان.
sign-up-phone-hint = مع رمز البلد، مثل +995 599 12 34 56. تصل الرموز إليه إن كانت مؤسستك تستخدم الرسائل النصية.
organization-name = اسم المؤسسة
your-name = اسمك
preset = قواعد تسجيل الدخول في البداية
preset-hint = يمكنك تغيير كل قاعدة لاحقًا.

email-label = عنوان البريد الإلكتروني
email-missing = اكتب عنوان بريدك الإلكتروني
email-malformed = اكتب عنوان بريد مثل name@example.com
email-taken = يوجد حساب بهذا العنوان من قبل

password-label = كلمة المرور
password-show = إظهار
password-hide = إخفاء
password-hint = { $least } حرفًا على الأقل. ثلاث أو أربع كلمات لا صلة بينها تصنع كلمة جيدة.
password-missing = اكتب كلمة مرورك
password-wrong = ليست هذه كلمة مرورك
password-too-short = تحتاج كلمة المرور إلى { $least } حرفًا على الأقل
password-too-long = لا تزيد كلمة المرور على { $most } حرفًا
password-common = هذه من أول ما يجربه المهاجمون. اختر غيرها
password-unchanged = هذه كلمة مرورك الحالية. اختر غيرها

sign-in = تسجيل الدخول
sign-in-lead = المتابعة إلى { $product }
sign-in-new = جديد هنا؟
sign-in-again = تسجيل الدخول مجددًا
sign-in-missing = اكتب عنوان بريدك وكلمة مرورك
sign-in-wrong = عنوان البريد أو كلمة المرور غير صحيح.
sign-in-wrong-next = راجعهما ثم حاول مجددًا.
sign-in-throttled = محاولات كثيرة جدًا.
sign-in-signed-out = تم تسجيل خروجك.
sign-in-session-ended = انتهت جلستك. سجل الدخول لتتابع من حيث كنت.
sign-in-password-changed = تغيرت كلمة مرورك. سجل الدخول بالجديدة.
sign-in-challenge-expired = طال تسجيل الدخول فأُوقف. ابدأ مجددًا بكلمة مرورك.
sign-in-enrollment-expired = طال الإعداد فأُوقف. سجل الدخول لتبدأ مجددًا.

signed-out = تم تسجيل خروجك
signed-out-plain = يمكنك إغلاق هذه النافذة.
signed-out-trusted = ما زال هذا المتصفح موثوقًا: تكفي كلمة مرورك هنا في المرة القادمة. على جهاز مشترك انسه الآن.
signed-out-forgotten = نُسي هذا المتصفح: سيُطلب منك رمز أمان هنا في المرة القادمة.
forget-this-browser = نسيان هذا المتصفح

verify-email = أثبت عنوان بريدك
verify-email-ask = هل { $email } عنوانك؟ أكده لتصلك إشعارات الأمان.
verify-email-ask-plain = أكد هذا العنوان لتصلك إشعارات الأمان.
verify-email-button = إثبات هذا العنوان
verify-email-done = تم إثبات عنوان بريدك
verify-email-done-what = ستصل إشعارات الأمان إليه.
verify-email-expired = لم يعد هذا الرابط يعمل
verify-email-expired-what = استُخدم من قبل أو صار قديمًا. يمكنك طلب رابط جديد من ملفك الشخصي.
to-settings = الانتقال إلى الإعدادات
to-profile = الانتقال إلى ملفك الشخصي
