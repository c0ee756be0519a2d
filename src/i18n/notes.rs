//! Notes the house itself puts into the record ("评分汇总完成") in English. The record keeps them in Chinese, as every official record
//! is kept; an English page tells them in English. What a person wrote stays as it was written.

use super::{Lang, counted};
use crate::regulation::b07_acceptance::Conclusion;
use crate::regulation::b07_change::ChangeKind;
use crate::regulation::b07_payment::{Base, HoldReason};
use crate::regulation::b07_service::EndGround;
use crate::regulation::b07_stages::StateName;
use crate::regulation::b08_check::CheckState;
use crate::regulation::b11_indicators::Indicator;
use crate::regulation::people::Role;
use crate::regulation::policy::{Grade, Track};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Chinese and English with the same gaps in the same order.
#[rustfmt::skip]
const NOTES: &[(&str, &str)] = &[
    ("{}（已声明不涉密）", "{} (declared unclassified)"),
    ("评分汇总完成", "Scores totalled"),
    ("停用单位", "Unit closed"),
    ("恢复单位", "Unit reopened"),
    ("发放开通口令", "Issued a code to activate the account"),
    ("发放重置口令", "Issued a code to reset the password"),
    ("发放开通口令（服务器控制台）", "Issued a code to activate the account (server console)"),
    ("发放重置口令（服务器控制台）", "Issued a code to reset the password (server console)"),
    ("凭一次性口令设置密码", "Set the password with a one-time code"),
    ("首任系统管理员，凭启动时的一次性口令设立", "First system administrator, set up with the one-time code shown at start-up"),
    ("首任安全管理员：此前没有安全管理员，这是唯一无须第二人确认的授权", "First security administrator: there was none before; the only grant that does not need a second person"),
    ("牵头部门没有提交评分", "The lead agency did not submit scores"),
    ("受托机构没有提交评分", "The third party did not submit scores"),
    ("除牵头部门外应有至少{}个部门提交评分，实有{}个", "Agencies that must submit scores besides the lead: at least {}; submitted: {}"),
    ("提交评分的部门应不少于受邀部门的三分之二，受邀{}个，实有{}个", "At least two thirds of the invited agencies must submit scores: invited {}, submitted {}"),
    ("指标{}“{}”的有效评分不足2个", "Indicator {} “{}” has fewer than two valid scores"),
    ("受托机构没有评价指标{}“{}”", "The third party has not scored indicator {} “{}”"),
    ("逾期{}天提交", "Submitted {} day[s] late"),
    ("逾期{}天确认收到", "Receipt confirmed {} day[s] late"),
    ("业主单位对拟定结果没有异议", "The owner unit does not object to the proposed result"),
    ("服务提供方对拟定结果没有异议", "The supplier does not object to the proposed result"),
    ("业主单位对拟定结果提出{}项异议", "The owner unit objects to the proposed result in {} item[s]"),
    ("服务提供方对拟定结果提出{}项异议", "The supplier objects to the proposed result in {} item[s]"),
    ("复核{}项异议，采纳{}项", "{} objection[s] reviewed, {} upheld"),
    ("{}份报告中抽取{}份，种子{}", "{} reports in the draw, {} drawn, seed {}"),
    ("抽查转联合评价：{}", "To the joint review by spot check: {}"),
    ("指标{}不适用：{}", "Indicator {} does not apply: {}"),
    ("{}逾期未重评，维持原评分", "{} did not score again in time; its signed scores stand"),
    ("业主单位同意整改情况：{}", "The owner unit agrees with the rectification: {}"),
    ("业主单位不同意整改情况：{}", "The owner unit disagrees with the rectification: {}"),
    ("逾期{}天报送", "Filed {} day[s] late"),
    ("逾期{}天答复", "Replied {} day[s] late"),
    ("等待办理：{}", "Waiting for: {}"),
    ("合同金额变更为{}元", "The contract amount is now {} yuan"),
    ("合同金额{}元，评估转为“{}”；已报送的报告作为初评", "The contract amount is {} yuan: moved to “{}”; the report already filed counts as the owner's review"),
    ("同一立项各标包累计达到联合评价标准，评估方式转为“{}”", "The lots of one approval together reach the joint review threshold: moved to “{}”"),
    ("累计金额{}元，评估方式转为“{}”", "{} yuan in total: moved to “{}”"),
    ("随“{}”移出", "Removed together with “{}”"),
    ("共{}项，达到{}项", "{} item[s], {} met"),
    ("整改后重新评估（第{}次）", "Re-evaluated after rectification (attempt {})"),
    ("整改后{}分，{}", "{} point[s] after rectification, {}"),
    ("自评{}分，{}；市财政局、市大数据局已备案", "Self-assessed at {} point[s], {}; filed with the finance bureau and the big-data bureau"),
    ("应付{}元，核销{}元", "{} yuan to be paid, {} yuan written off"),
    ("应付{}元", "{} yuan to be paid"),
    ("{}逾期未评，按弃权处理", "{} did not score in time; counted as an abstention"),
    ("标包“{}”的合同已解除，须重新采购", "The contract for lot “{}” has been terminated: it must be procured again"),
    ("项目转为“{}”", "The project is now “{}”"),
    ("委托{}综合评估。委托依据：{}", "{} commissioned to evaluate. Basis: {}"),
    ("申请支付{}元", "Applied for {} yuan"),
    ("支付{}元，凭证号{}", "Paid {} yuan, voucher {}"),
    ("核减{}元", "Reduced by {} yuan"),
    ("暂缓{}元，无争议的{}元继续办理", "{} yuan held; the undisputed {} yuan goes ahead"),
    ("对应{}年度评估结果", "Linked to the evaluation result for {}"),
    ("至11月1日服务{}天，不足{}天，延至下一年度评估（{}开始服务）", "In service for {} day[s] by 1 November, fewer than {}: deferred to next year's evaluation (in service since {})"),
    ("排除出本轮评估：{}", "Left out of this round: {}"),
    ("业主报送期限{}，评分期限{}", "Owners report by {}, agencies score by {}"),
    ("{}为休息日，顺延至{}", "{} is a rest day: moved to {}"),
    ("业主报送期限{}，自{}起不足{}天", "Owners must report by {}, which from {} is fewer than {} day[s]"),
    ("除参与筹备的人员外，没有大数据局负责人可以启动", "No lead of the bureau but those who prepared the round"),
    ("七项指标的分值合计不是100分，或者等次分数线没有依次降低", "The points of the seven indicators do not sum to 100, or the grades' lowest totals do not fall"),
    ("牵头部门没有两个人分别拟定和认定结果", "The lead agency lacks two people, one to propose results and one to decide them"),
    ("联合评价部门不足，评分不会成立", "Too few agencies can score for a joint review to hold"),
    ("{}个业主单位缺少经办或负责人，不能报送评估报告", "Owner units that cannot report for want of a filer or a head: {}"),
    ("登录密码不对，连续第{}次，来自{}", "Wrong password, number {} in a row, from {}"),
    ("一次性口令不对，连续第{}次，来自{}", "Wrong one-time code, number {} in a row, from {}"),
    ("再次验证的密码不对，连续第{}次，来自{}", "Wrong password when asked to confirm it, number {} in a row, from {}"),
    ("没有这样的登录名，本小时第{}次，最近一次来自{}", "No such username, number {} this hour, most recently from {}"),
    ("此前连续{}次密码不对", "After {} wrong password[s] in a row"),
    ("从{}带入", "Carried over from {}"),
    ("{}分，{}。{}", "{} point[s], {}. {}"),
];

/// Names that stand in the gaps, or alone.
static WORDS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    words.extend(Conclusion::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(ChangeKind::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(Base::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(HoldReason::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(EndGround::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(StateName::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(CheckState::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(Indicator::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(Role::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(Grade::ALL.iter().map(|v| (v.zh(), v.en())));
    words.extend(Track::ALL.iter().map(|v| (v.zh(), v.en())));
    words
});

impl Lang {
    /// A note of the record in this language, line by line.
    pub fn note(self, text: &str) -> String {
        if self == Lang::Zh || text.is_empty() {
            return text.to_owned();
        }
        let line = |line: &str| english(line).unwrap_or_else(|| line.to_owned());
        text.split('\n').map(line).collect::<Vec<_>>().join("\n")
    }
}

fn english(line: &str) -> Option<String> {
    if let Some(word) = word(line) {
        return Some(word);
    }
    NOTES.iter().find_map(|(zh, en)| {
        let gaps = gaps(line, zh)?;
        let mut pieces = en.split("{}");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for (piece, gap) in pieces.zip(gaps) {
            out.push_str(&word(gap).unwrap_or_else(|| gap.to_owned()));
            out.push_str(&counted(piece, gap == "1"));
        }
        Some(out)
    })
}

/// A name, or several joined as Chinese joins them.
fn word(text: &str) -> Option<String> {
    let names: Option<Vec<&str>> = text.split('、').map(|name| WORDS.get(name).copied()).collect();
    names.map(|names| names.join(", "))
}

/// What stands in the gaps of the pattern; none where the line is another.
fn gaps<'l>(line: &'l str, pattern: &str) -> Option<Vec<&'l str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = line.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        let gap = if last { rest.strip_suffix(piece)? } else { rest.split_once(piece)?.0 };
        found.push(gap);
        rest = &rest[gap.len() + piece.len()..];
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_the_house_are_told_in_english_and_words_of_people_stay() {
        for (zh, en) in [
            ("评分汇总完成", "Scores totalled"),
            ("合格", "qualified"),
            (
                "自评86.00分，良好；市财政局、市大数据局已备案",
                "Self-assessed at 86.00 points, good; filed with the finance bureau and the big-data bureau",
            ),
            ("95.20分，优秀。服务平稳", "95.20 points, excellent. 服务平稳"),
            ("应付12.00元\n已完成的部分", "12.00 yuan to be paid\n已完成的部分"),
            ("业主经办、业主负责人", "owner's filer, head of the owner unit"),
            ("逾期1天报送", "Filed 1 day late"),
            ("逾期12天报送", "Filed 12 days late"),
            ("建议补充材料", "建议补充材料"),
            ("申请支付3元吗", "申请支付3元吗"),
        ] {
            assert_eq!(Lang::En.note(zh), en);
            assert_eq!(Lang::Zh.note(zh), zh);
        }
    }

    #[test]
    fn both_languages_have_the_same_gaps() {
        let count = |text: &str| text.matches("{}").count();
        assert!(NOTES.iter().all(|(zh, en)| count(zh) == count(en)));
    }
}
