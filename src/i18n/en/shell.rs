pub(super) const PHRASES: &[(&str,&str)] = &[("今天","today"),("剩{}天","{} days left"),("逾期{}天","{} days overdue")];
