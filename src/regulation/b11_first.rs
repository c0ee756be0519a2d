//! # 第十一条 …主要指标：（一）…（七）…
//!
//! **Our reading.** The first version of the scheme, which stands until a city publishes another: our proposal of `domain.md` §3.3, 100 points.
//!
//! **Open questions.** The regulation names the seven indicators and no points, no sub-indicators: all of it is marked P.

use super::b11_items::{Item, ItemKind, Template};
use super::decision::Say;
use super::values::Score;

type Text = (&'static str, &'static str);

/// A sub-indicator before it has anchors.
fn item(points: i32, kind: ItemKind, name: Text, measure: Text, evidence: Text) -> Item {
    let say = |text: Text| Say::new(text.0, text.1);
    Item {
        name: say(name),
        points: Score::points(points),
        kind,
        measure: say(measure),
        evidence: say(evidence),
        anchors: None,
    }
}

fn number(points: i32, name: Text, measure: Text, evidence: Text) -> Item {
    item(points, ItemKind::AtLeast, name, measure, evidence)
}

fn graded(points: i32, name: Text, evidence: Text, anchors: [Text; 3]) -> Item {
    let measure = (
        "达成得80%–100%，部分达成得60%–80%，未达成低于60%",
        "met: 80–100% of the points, partly: 60–80%, not met: below 60%",
    );
    let anchors = Some(Box::new(anchors.map(|text| Say::new(text.0, text.1))));
    Item { anchors, ..item(points, ItemKind::Graded, name, measure, evidence) }
}

/// Version 1.
pub fn first() -> Template {
    Template { no: 1, items: [local(), stability(), response(), data_security(), promotion(), outcome(), other()] }
}

fn local() -> Vec<Item> {
    vec![
        graded(
            4,
            ("三年推广计划、持续运营方案出台并更新", "Three-year plan and operating plan issued and kept up"),
            ("推广计划、运营方案及审定记录", "the plans and the record of their approval"),
            [
                ("两项均已出台，本年度已更新", "both issued and updated this year"),
                ("已出台，本年度未更新", "issued, not updated this year"),
                ("缺少其中一项", "one of them is missing"),
            ],
        ),
        graded(
            3,
            ("铜仁试点研发、调研与应用", "Trials, research and use in Tongren"),
            ("试点记录、调研报告", "trial records, survey report"),
            [
                ("合同约定的试点和调研全部完成并有应用", "all agreed trials and research done and in use"),
                ("部分完成或尚无应用", "partly done or not yet in use"),
                ("没有开展", "not begun"),
            ],
        ),
        graded(
            3,
            ("阶段考评落实、驻地团队到位", "Stage reviews held, local team present"),
            ("考评纪要、驻地考勤", "minutes of the reviews, attendance"),
            [
                ("按合同开展考评，驻地人员足额", "reviews held and team complete as agreed"),
                ("考评或人员有短缺，已补足", "some short, made good since"),
                ("没有考评或长期缺员", "no reviews or long short of staff"),
            ],
        ),
    ]
}

fn stability() -> Vec<Item> {
    vec![
        number(
            6,
            ("可用率", "Availability"),
            (
                "对照合同约定，每低0.1个百分点扣0.5分",
                "against the contract: half a point less for each 0.1 percentage point",
            ),
            ("监控日志", "monitor log"),
        ),
        graded(
            5,
            ("重大故障次数与恢复时长", "Serious failures and time to recover"),
            ("故障工单", "failure tickets"),
            [
                ("没有重大故障，恢复时长均在约定以内", "no serious failure, always recovered in time"),
                ("一次重大故障或个别超时，已整改", "one serious failure or some late, put right"),
                ("多次重大故障或超时未整改", "several, or late and not put right"),
            ],
        ),
        number(
            4,
            ("漏洞按期修复率", "Vulnerabilities fixed in time"),
            ("按期修复数÷应修复数，按比例得分", "fixed in time ÷ to be fixed, in proportion"),
            ("扫描报告、修复清单", "scan report, list of fixes"),
        ),
        number(
            5,
            ("年度迭代计划完成率", "Yearly improvements delivered"),
            ("完成项÷计划项，按比例得分", "delivered ÷ planned, in proportion"),
            ("版本发布说明", "release notes"),
        ),
    ]
}

fn response() -> Vec<Item> {
    vec![
        number(
            5,
            ("响应及时率", "Responses in time"),
            ("及时响应数÷请求数，按比例得分", "in time ÷ all requests, in proportion"),
            ("工单导出", "ticket export"),
        ),
        number(
            5,
            ("按期解决率", "Solutions in time"),
            ("按期解决数÷请求数，按比例得分", "solved in time ÷ all requests, in proportion"),
            ("工单导出", "ticket export"),
        ),
        graded(
            3,
            ("有效投诉处理", "Complaints handled"),
            ("投诉清单及回访", "list of complaints and call-backs"),
            [
                ("没有有效投诉，或全部按期办结", "none, or all settled in time"),
                ("个别逾期办结", "some settled late"),
                ("有投诉没有办结", "some not settled"),
            ],
        ),
        graded(
            2,
            ("文档与培训", "Documents and training"),
            ("手册、培训签到", "manuals, sign-in sheets"),
            [
                ("文档齐全并更新，培训按计划完成", "complete and up to date, training as planned"),
                ("文档或培训有欠缺", "documents or training fall short"),
                ("没有文档或没有培训", "no documents or no training"),
            ],
        ),
    ]
}

fn data_security() -> Vec<Item> {
    vec![
        graded(
            6,
            ("定级备案、测评、整改闭环", "Grading filed, tested, put right"),
            ("备案证明、测评报告", "filing certificate, test report"),
            [
                ("已备案，测评在有效期内，问题全部整改", "filed, test valid, everything put right"),
                ("已备案并测评，尚有一般问题在整改", "filed and tested, lesser findings open"),
                ("未备案、未测评或高危问题没有整改", "not filed, not tested or grave findings open"),
            ],
        ),
        graded(
            4,
            ("制度、人员、保密协议", "Rules, staff, confidentiality"),
            ("制度文件、保密协议", "rules, agreements"),
            [
                ("制度齐全，人员均签保密协议", "complete, everybody has signed"),
                ("制度有缺项或个别人员未签", "some gaps or some have not signed"),
                ("没有制度或多数人员未签", "no rules or most have not signed"),
            ],
        ),
        graded(
            5,
            ("加密、备份恢复演练、日志不少于6个月", "Encryption, restore drills, logs of 6 months or more"),
            ("演练记录、日志留存截图", "drill record, proof of the logs"),
            [
                ("三项均落实，年内有恢复演练", "all three, a restore drill this year"),
                ("两项落实或没有演练", "two of them or no drill"),
                ("多数没有落实", "most are lacking"),
            ],
        ),
        graded(
            5,
            ("安全事件与通报", "Incidents and notices"),
            ("安全事件登记、通报", "incident register, notices"),
            [
                ("没有发生安全事件", "no incident"),
                ("发生一般事件，按规定通报并处置", "a lesser one, reported and dealt with as the rules say"),
                (
                    "发生由服务提供方造成的重大事件，不得分并提出红线事项",
                    "a grave one caused by the supplier: nought, and a red line is raised",
                ),
            ],
        ),
    ]
}

fn promotion() -> Vec<Item> {
    vec![
        number(
            4,
            ("推广措施完成率", "Promotion carried out"),
            ("完成项÷计划项，按比例得分", "done ÷ planned, in proportion"),
            ("推广计划及完成情况", "plan and what came of it"),
        ),
        number(
            4,
            ("用户数、活跃度或办件量", "Users, activity or cases"),
            ("对照目标按比例得分，超过目标的按满分", "against the target in proportion, full points above it"),
            ("系统统计", "system statistics"),
        ),
        graded(
            2,
            ("数据共享开放贡献", "Data shared and opened"),
            ("共享开放目录", "catalogue items"),
            [
                ("目录内数据按期共享并更新", "all catalogued data shared and kept up"),
                ("部分共享或更新不及时", "part shared or updated late"),
                ("没有共享", "none shared"),
            ],
        ),
    ]
}

fn outcome() -> Vec<Item> {
    let proof =
        ("注明编号和日期的证明材料，没有证明的不得分", "proof with number and date of the year; nothing without it");
    vec![
        graded(
            3,
            ("经济效益", "Economic benefit"),
            proof,
            [
                ("有可核实的节约或增收", "savings or income that can be checked"),
                ("有效益但难以量化", "a benefit that is hard to measure"),
                ("没有证明", "no proof"),
            ],
        ),
        graded(
            4,
            ("社会效益", "Social benefit"),
            proof,
            [
                ("服务对象受益面广，有典型案例", "many are served, with good examples"),
                ("受益面有限", "few are served"),
                ("没有证明", "no proof"),
            ],
        ),
        graded(
            3,
            ("发明专利、软著、标准或方案被采纳", "Patents, software rights, standards, adopted schemes"),
            proof,
            [
                ("年内取得两项以上或一项发明专利", "two or more this year, or one patent"),
                ("年内取得一项", "one this year"),
                ("没有取得", "none"),
            ],
        ),
    ]
}

fn other() -> Vec<Item> {
    vec![
        item(
            8,
            ItemKind::Goals,
            ("审定绩效目标完成率", "Approved goals reached"),
            ("各目标权重×完成比例之和，单项最高100%", "sum of weight × share reached, at most 100% each"),
            ("各目标的统计口径和数据来源", "how each goal was counted, and from what"),
        ),
        number(
            4,
            ("服务对象满意度", "Satisfaction of those served"),
            ("对照目标按比例得分；样本不少于20或全部用户", "against the target in proportion; 20 answers or all users"),
            ("满意度调查", "survey"),
        ),
        graded(
            3,
            ("合同履约、预算执行率、档案完整", "Contract kept, budget spent, files complete"),
            ("履约记录、支付凭证、档案目录", "record of performance, vouchers, list of files"),
            [
                ("按约履行，预算执行率95%以上，档案齐全", "kept, 95% of the budget or more spent, files complete"),
                ("个别事项延迟或档案有缺", "some delay or some files lacking"),
                ("多项违约或档案缺失", "several breaches or files lost"),
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::b11_scheme::faults;
    use super::*;

    #[test]
    fn the_first_version_may_be_published_as_it_is() {
        let first = first();
        assert_eq!(first.points(), [10, 20, 15, 20, 10, 10, 15].map(Score::points));
        assert!(faults(&first.items).is_empty());
        assert_eq!(first.items.iter().map(Vec::len).collect::<Vec<_>>(), [3, 4, 4, 4, 3, 3, 3]);
    }
}
