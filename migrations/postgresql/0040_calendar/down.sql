DELETE FROM calendar_days WHERE source IN ('国务院办公厅关于2025年部分节假日安排的通知', '国务院办公厅关于2026年部分节假日安排的通知');
