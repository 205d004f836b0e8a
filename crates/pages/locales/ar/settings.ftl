# التأكد من الهوية، الأجهزة، كلمة المرور، الملف الشخصي، الإيقاف.

confirm-title = أكد أنك أنت
confirm-valid = نسأل مرة، ثم لا نسأل لمدة 5 دقائق.
purpose-add-app = قبل أن تضيف تطبيق مصادقة.
purpose-replace-app = قبل أن تستبدل تطبيق المصادقة.
purpose-remove-app = قبل أن تزيل تطبيق مصادقة.
purpose-new-backup-codes = قبل أن تحصل على رموز احتياطية جديدة.
purpose-turn-off = قبل أن توقف المصادقة الثنائية.
purpose-change-password = قبل أن تغير كلمة مرورك.
purpose-change-profile = قبل أن تغير كيف نصل إليك.
purpose-settings = قبل أن تغير إعدادات الأمان.

browsers-title = المتصفحات الموثوقة
browsers-what = تكفي كلمة مرورك في هذه المتصفحات. انس ما لا تستخدمه أو لا تعرفه.
browsers-none = لا متصفح موثوق: يطلب كل تسجيل دخول رمز أمان.
this-browser = هذا المتصفح
trusted-since = موثوق منذ { $at }
trusted-until = موثوق حتى { $at }
trusted-until-sign-out = موثوق حتى تسجل الخروج نهائيًا هناك
rename = تغيير الاسم
browser-name = اسم هذا المتصفح
forget = نسيان
forget-label = نسيان { $label }
forget-all-title = نسيان الكل
forget-all-what = سيُطلب رمز أمان في كل متصفح، وهذا منها، عند تسجيل الدخول التالي.
forget-all = نسيان كل المتصفحات

sessions-title = أين سجلت الدخول
sessions-what = إن لم تعرف إحداها فأنهها وغير كلمة مرورك.
this-session = هذه
end = إنهاء
end-label = إنهاء الجلسة في { $label }
end-others-title = في كل مكان آخر
end-others-what = تبقى مسجل الدخول هنا. وتبقى المتصفحات الموثوقة موثوقة.
end-others = إنهاء كل الجلسات الأخرى

password-change = تغيير كلمة المرور
password-change-what = تبقى مسجل الدخول هنا. تنتهي كل الجلسات الأخرى وتُنسى المتصفحات الموثوقة.
password-current = كلمة المرور الحالية
password-new = كلمة المرور الجديدة

profile-what = من أنت وكيف نصل إليك.
profile-saved = حُفظ ملفك الشخصي.
verification-sent = رسالة الإثبات في الطريق.
verified = مُثبت
not-verified = غير مُثبت
verification-resend = إرسال رسالة الإثبات مجددًا
language-hint = بها تُكتب الصفحات والرسائل.
language-of-browser = لغة المتصفح
phone-label = رقم الهاتف
phone-hint = مع رمز البلد. اتركه فارغًا إن لم يكن لك رقم.
phone-read-as = قرأنا هذا { $number }
phone-malformed = لا يبدو هذا رقم هاتف
phone-needs-country = ابدأ الرقم برمز بلده
phone-not-mobile = لا يستطيع هذا الرقم استلام رسائل نصية
phone-required = تحتاج مؤسستك إلى رقم هاتفك

off-title = إيقاف المصادقة الثنائية
off-what = هذا يجعل اقتحام حسابك أسهل.
off-password-alone = ستفتح كلمة مرورك وحدها حسابك.
off-methods-removed = تتوقف كل طرقك والرموز الاحتياطية وتُحذف.
off-browsers =
    { $n ->
        [one] يُنسى متصفح موثوق واحد.
        [two] يُنسى متصفحان موثوقان.
        [few] تُنسى { $n } متصفحات موثوقة.
       *[other] يُنسى { $n } متصفحًا موثوقًا.
    }
off-mail = نخبرك بالبريد الإلكتروني.
off-button = إيقاف
off-keep = إبقاؤها قيد التشغيل
off-blocked = تطلب { $organization } المصادقة الثنائية.
off-blocked-what = لا يمكن إيقافها لحسابك وحده. يمكنك استبدال تطبيق المصادقة في أي وقت دون إيقاف شيء.
profile-next-email = يحل { $email } محله حين يُفتح الرابط الذي أرسلناه إليه
purpose-change-channel = قبل أن تغير إلى أين تُرسل الرموز.
