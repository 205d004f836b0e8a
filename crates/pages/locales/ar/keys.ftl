# مفاتيح الأمان ومفاتيح المرور.

challenge-key-title = استخدم مفتاح الأمان
challenge-key-what = ليكن مفتاحك في يدك: وصّله أو قربه من جهازك، ثم المسه حين يومض. يصلح هنا مفتاح مرور أيضًا.
key-use = استخدام مفتاح الأمان
key-waiting = ننتظر مفتاحك…
key-no-script = تحتاج مفاتيح الأمان إلى JavaScript، وهي متوقفة في هذا المتصفح. شغّلها أو استخدم طريقة أخرى.
key-unsupported = لا يستطيع هذا المتصفح استخدام مفاتيح الأمان هنا. استخدم متصفحًا آخر أو طريقة أخرى.
key-cancelled = لم ينجح ذلك أو أُلغي. حاول مجددًا حين يكون مفتاحك في يدك.
key-registered = هذا المفتاح مسجل من قبل. استخدم غيره.
key-missing = لم يسلّم متصفحك مفتاحًا.
key-missing-next = حاول مجددًا أو استخدم طريقة أخرى.
key-refused = لم يُقبل هذا المفتاح.
key-refused-next = استخدم مفتاحًا سجلته لهذا الحساب وحاول مجددًا.
key-name-missing = أعط المفتاح اسمًا
key-name-malformed = أعط المفتاح اسمًا من سطر واحد دون روابط
method-key = مفتاح أمان
method-key-named = استخدم { $label }

key-setup-title = إعداد مفتاح أمان
key-setup-named = سيُسمى { $label }.
key-setup-what = اضغط الزر، ثم وصّل مفتاحك أو قربه من جهازك والمسه حين يومض. وقد يعرض متصفحك حفظ مفتاح مرور.
key-setup-button = تسجيل هذا المفتاح

keys-title = مفاتيح الأمان
keys-what = يثبت المفتاح بلمسة أنك أنت. لا يمكن تخمينه، ولا تنسخه صفحة مزيفة، ولا توقفه الرموز الخاطئة.
keys-none = ليس لديك مفتاح أمان بعد.
keys-second = أضف مفتاحًا ثانيًا واحفظه في مكان آمن إن فقدت هذا.
keys-count =
    { $n ->
        [0] لا شيء بعد
        [one] مفتاح واحد
        [two] مفتاحان
        [few] { $n } مفاتيح
       *[other] { $n } مفتاحًا
    }
keys-manage = إدارة مفاتيح الأمان
keys-off-link = استخدام مفتاح أمان بدلًا من ذلك
keys-confirm-backup = أحد رموزك الاحتياطية.
keys-confirm-or = أو استخدم مفتاحك بدل الرمز.
key-add = إضافة مفتاح أمان
key-name = اسم المفتاح
key-name-default = مفتاح أمان
key-name-hint = لتميز بين مفاتيحك، مثل: المفتاح الأزرق في حلقتي.
key-synced = مفتاح مرور متزامن
key-u2f = U2F
purpose-keys = قبل أن تضيف مفتاح أمان أو تزيله.

notice-key-added = أُضيف مفتاح الأمان.
notice-key-renamed = لمفتاح الأمان اسم جديد.
notice-key-removed = أُزيل مفتاح الأمان.
notice-key-refused = لم يُقبل المفتاح، أو طال الأمر. لم يتغير شيء؛ حاول مجددًا.

mail-key-copied-subject = ربما نُسخ مفتاح أمان لحسابك في { $product }
mail-key-copied-what = عدّ مفتاح أمان لحسابك في { $product } إلى الوراء عند استخدامه، وهذا يحدث حين تكون له نسخة. لم يُقبل.
mail-key-copied-next = أزل ذلك المفتاح من حسابك واستبدل به مفتاحًا جديدًا.

event-factor-refused = لم يُقبل مفتاح أمان عند إعداده
event-factor-renamed = تغير اسم طريقة
event-key-copy-suspected = ربما نُسخ مفتاح أمان
