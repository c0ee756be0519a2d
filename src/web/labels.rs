//! What the fields of the forms are called, for pages that show what was typed beside no form: a problem's, the log-in's, the password's.
//! A name that several forms use has a name that fits them all.

use super::{acceptance_fields, contract_fields, plan_fields};
use crate::i18n::Lang;

/// Field, what it is called. Rows of tables are named with their number.
#[rustfmt::skip]
const LABELS: &[(&str, &str)] = &[
    ("about", "涉及的单位或人员"), ("agency", "部门"), ("accept_by", "约定验收期限"), ("addition_reason", "追加理由"), ("address", "住所"),
    ("advice", "结论、付款建议与改进措施"), ("again", "再次责令整改的理由"), ("agrees", "对提交的整改情况"), ("amount", "金额"),
    ("annex", "作为附件的《监督评估暂行办法》"), ("annex_note", "法律意见"), ("announced_on", "结果公告日期"), ("answer", "改正情况"),
    ("assessed", "评估金额"), ("authorised_operation", "涉及授权运营"), ("basis", "依据"), ("basis_file", "依据文件"),
    ("because", "暂缓理由"), ("big_data", "经营范围含大数据"), ("bond", "履约保证金"), ("budget", "预算金额"), ("budget_line", "预算指标"),
    ("catalogue", "采购品目"), ("chair", "主持人"), ("check_opinion", "审核意见"), ("conclusion", "验收结论"), ("consent", "送达确认书"),
    ("contact", "联系人"), ("content", "内容"), ("data_officer", "数据官"), ("data_specialist", "数据专员"), ("day", "到这一天"),
    ("days", "日子"), ("delta", "金额"), ("done", "整改情况"), ("due", "期限"), ("duties", "义务已履行完毕，已提交信用承诺书（提前移出须确认）"),
    ("email", "电子邮箱"), ("end", "服务结束日期"), ("end_reason", "事实和理由"), ("evidence", "证据"), ("excess_reason", "超额理由"),
    ("expert_file", "专家风险评估意见"), ("facts", "事实"), ("fair", "没有以地域、所有制、特定奖项等设置不合理条件"),
    ("few_reason", "询价不足3家的理由"), ("file", "附件"), ("filed_on", "备案日期"), ("finding", "核查结论"), ("finding_reason", "理由"),
    ("findings", "发现的问题"), ("fine", "意见"), ("from", "起始"), ("ground", "解除依据"), ("hearing", "申请听证"), ("held_on", "日期"), ("high", "高危未整改"),
    ("independent", "已核对：该机构与业主单位、服务提供方三年内没有利害关系"), ("invoice", "发票代码和号码"), ("institution", "检测机构"), ("joined", "会同部门"),
    ("kind", "类型"), ("lang", "页面与信件的语言"), ("late_reason", "理由"), ("legal_rep", "法定代表人"),
    ("legal_rep_id", "法定代表人身份证号"), ("level", "等保级别"), ("long_reason", "理由"), ("lot", "标包"), ("low", "低危未整改"), ("medium", "中危未整改"), ("method", "方式"),
    ("method_reason", "采购方式与计划不同的理由"), ("minutes", "集体讨论记录"), ("mlps_file", "等保评估材料"), ("months", "期限"),
    ("name", "名称"), ("nda", "保密协议"), ("nda_file", "保密协议"), ("no_secret", "本表上传的材料不涉密"), ("no", "合同编号"), ("no_budget_reason", "未安排安全经费的理由"),
    ("no_reason", "不予支付的理由"), ("note", "说明"), ("off_cloud_reason", "不部署在政务云的理由"), ("on", "日期"),
    ("on_cloud", "部署在政务云"), ("extension", "延长理由"), ("gap", "与初评差异的原因"), ("given", "答复"), ("given_file", "材料"), ("wanted", "需要的材料"), ("objection", "其他异议"), ("objects", "对拟定结果"), ("opinion", "意见"), ("other", "其他附件"), ("outcome", "办理结果"), ("over_reason", "超额理由"),
    ("paid_on", "支付日期"), ("payee", "收款户名"), ("payee_account", "收款账号"), ("payee_bank", "开户银行"), ("payee_name", "收款户名"),
    ("performance", "义务履行情况"), ("proof_file", "义务履行证明"), ("refusal", "不同意的理由"), ("period_from", "自评数据起始日"), ("period_to", "自评数据截止日"), ("personal_data", "处理个人信息"), ("phone", "联系电话"),
    ("platform", "国有平台公司"), ("poor_reasons", "认定理由"), ("pricing", "计价方式"), ("principal", "主体企业"), ("project", "项目"),
    ("proof", "证据"), ("public_service", "面向公众的服务"), ("public_until", "公开止期"), ("published_on", "公告日期"), ("reason", "理由"),
    ("reasons", "理由"), ("receipt", "送达回证"), ("record", "听证情况"), ("record_file", "签字的听证笔录"), ("recusal", "回避理由"),
    ("rejection", "不予立项的理由"), ("related", "关联项目"), ("remark", "办结说明"), ("remedy", "处置措施"), ("repair_told", "信用修复告知书已一并送达"),
    ("report_certificate", "机构证书编号"), ("report_due", "业主报送期限"), ("score_due", "评分期限"), ("contract", "合同"), ("q", "查找"), ("report_conclusion", "测评结论"), ("report_file", "测评报告"), ("report_institution", "测评机构"),
    ("report_number", "报告编号"), ("report_on", "报告日期"), ("report_passed", "结论符合要求"), ("reported_on", "报财政日期"),
    ("roles", "角色"), ("scan", "合同文本"), ("scheme", "服务采购方案"), ("scheme_file", "经审核的建设方案"), ("scope", "公开范围"),
    ("security", "安全情况（定级、测评、事件、整改）"), ("security_budget", "安全经费"), ("served_on", "送达日期"), ("settle_reason", "结算理由"),
    ("signed_on", "签订日"), ("since", "正式实施日期"), ("size", "企业规模"), ("small", "金额确实不足1000元"), ("sme_reserved", "面向中小企业"),
    ("source", "依据的文件"), ("spread", "评分差异的原因"), ("special", "其他条件"), ("stage", "环节"), ("standard", "应达到的标准"), ("start", "服务开始日期"),
    ("started_on", "启动日期"), ("statement", "陈述申辩意见"), ("successor_of", "继受自"), ("summary", "主要成效、问题及原因"), ("supplier", "服务提供方"),
    ("survey", "市场调查报告"), ("system", "涉及系统"), ("task", "指导提升任务"), ("third", "第三方评估机构"), ("tie", "关联关系"),
    ("to", "到"), ("told_on", "通知当事人日期"), ("unclassified", "本报告及附件不涉及国家秘密"), ("undisputed", "无争议金额"),
    ("unit", "单位"), ("upheld", "复核结论"), ("uscc", "统一社会信用代码"), ("users_opinion", "服务对象意见"), ("voucher", "支付凭证号"), ("whom", "催办范围"), ("whole", "整体验收"),
    ("withdrawal", "撤销理由"), ("year", "年度"),
    ("purpose", "改动目的"), ("adjustment", "绩效目标调整情况"), ("organised", "评估人员、方法和抽样"), ("funds", "资金到位与支付说明"),
    ("supervision", "监督检查与验收说明"), ("supplier_view", "服务提供方意见"), ("talks", "与服务提供方沟通记录"), ("attention", "需联合评价关注的问题"),
    ("improving", "改进措施"), ("improve_by", "改进完成时限"),
    // Parts of rows.
    ("actual", "实际"), ("agreed", "约定"), ("code", "代码或证件号"), ("critical", "关键项"), ("indicator", "指标"), ("issue", "问题"),
    ("responsible", "责任人"), ("section", "计划部分"), ("share", "比例（%）"), ("text", "需要补正的内容"),
    // Marks of a report or a sheet, by indicator.
    ("p", "得分"), ("r", "评分理由"), ("a", "弃权"), ("d", "偏差原因及改进措施"), ("g", "等级"), ("o", "异议"), ("s", "得分"), ("k", "业主履职自查"), ("kn", "说明"),
    // A version of the indicators.
    ("process", "评估过程和方法"), ("observed", "主要发现和问题"), ("closing", "评估结论和建议"), ("sources", "工作底稿目录"),
    ("points", "分值"), ("measure", "计分办法"), ("met", "达成"), ("partly", "部分达成"), ("unmet", "未达成"),
];

/// Fields that name an entry of a list.
const CHOSEN: &[&str] = &[
    "agency",
    "agrees",
    "answer",
    "basis",
    "because",
    "conclusion",
    "finding",
    "fine",
    "ground",
    "joined",
    "kind",
    "lang",
    "level",
    "lot",
    "method",
    "pricing",
    "roles",
    "scope",
    "section",
    "size",
    "stage",
    "supplier",
    "third",
    "tie",
    "to",
    "unit",
    "whom",
];

/// Fields that hold the number of a file.
fn is_file(name: &str) -> bool {
    name.ends_with("file")
        || matches!(name, "annex" | "consent" | "minutes" | "nda" | "other" | "receipt" | "scan")
        || matches!(name, "scheme" | "survey")
}

/// The name of a field without its row, and the row: `quote-0-price`, `done-1`, and with the row in the name `c3-reason`, `p4`.
pub fn parts(field: &str) -> (&str, Option<usize>) {
    let digit = |c: char| c.is_ascii_digit();
    let plain = |part: &&str| !part.trim_end_matches(digit).is_empty();
    let name = field.rsplit('-').find(plain).unwrap_or(field).trim_end_matches(digit);
    let row = field.split('-').find_map(|part| part.parse::<usize>().ok()).map(|n| n + 1);
    let first = field.split('-').next().unwrap_or(field);
    (name, row.or_else(|| first.trim_start_matches(|c: char| !digit(c)).parse().ok()))
}

/// What a field is called; its own name where no form of ours has it.
pub fn label(lang: Lang, field: &str) -> String {
    match field.split('-').next().unwrap_or_default() {
        "fund" | "goal" | "quote" => return plan_fields::label(lang, field),
        "term" => return contract_fields::label(lang, field),
        "member" | "item" if field.contains('-') => return acceptance_fields::label(lang, field),
        _ => {}
    }
    let (name, row) = parts(field);
    let Some((_, words)) = LABELS.iter().find(|(known, _)| *known == name) else { return field.to_owned() };
    match row {
        Some(n) => format!("{} {n}", lang.t(words)),
        None => lang.t(words).to_owned(),
    }
}

/// What was typed, in words; a choice or a file is said to be there.
pub fn value(lang: Lang, field: &str, typed: &str) -> String {
    let name = parts(field).0;
    let is_code = typed.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    match typed {
        "yes" => lang.t("是").to_owned(),
        "no" => lang.t("否").to_owned(),
        _ if is_file(name) && typed.parse::<i64>().is_ok() => lang.t("已上传").to_owned(),
        _ if CHOSEN.contains(&name) && is_code => lang.t("已选择").to_owned(),
        _ => typed.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_called_as_their_forms_call_them() {
        let cases = [
            ("amount", "金额"),
            ("quote-0-price", "第1行报价"),
            ("c3-reason", "理由 3"),
            ("r2", "评分理由 2"),
            ("done-1", "整改情况 2"),
            ("file-0-1", "附件 1"),
            ("unknown", "unknown"),
        ];
        for (field, expected) in cases {
            assert_eq!(label(Lang::Zh, field), expected);
        }
        assert!(label(Lang::Zh, "term-0-amount").starts_with("第1期"));
        assert!(label(Lang::Zh, "member-1-name").starts_with("第2人"));
    }

    #[test]
    fn choices_and_files_are_said_to_be_there() {
        let zh = |field, typed| value(Lang::Zh, field, typed);
        assert_eq!(
            (zh("small", "yes"), zh("file", "12"), zh("kind", "rename")),
            ("是".into(), "已上传".into(), "已选择".into())
        );
        assert_eq!((zh("opinion", " 同意 "), zh("unit", "市林业局")), ("同意".into(), "市林业局".into()));
    }
}
