//! The invented city: units, suppliers, people and what is bought. Everybody and everything here is made up (演示数据).

use crate::regulation::people::{Role, UnitKind};

/// Twelve owner units, with the field in which each buys.
pub const OWNERS: &[(&str, &str)] = &[
    ("市卫生健康局", "健康"),
    ("市教育局", "教育"),
    ("市林业局", "林业"),
    ("市交通运输局", "交通"),
    ("市水务局", "水务"),
    ("市自然资源局", "自然资源"),
    ("市文化旅游局", "文旅"),
    ("市档案馆", "档案"),
    ("市住房城乡建设局", "住建"),
    ("市应急管理局", "应急"),
    ("市公积金中心", "公积金"),
    ("市统计局", "统计"),
];

/// Agencies, inspectors, evaluators and administrators: name, kind, roles of its people in turn.
pub const OFFICES: &[(&str, UnitKind, &[&[Role]])] = &[
    (
        "市大数据发展管理局",
        UnitKind::BigData,
        &[
            &[Role::BureauClerk],
            &[Role::BureauClerk],
            &[Role::BureauLead],
            &[Role::BureauLead],
            &[Role::OwnerFiler],
            &[Role::OwnerHead],
        ],
    ),
    ("市财政局", UnitKind::Finance, &[&[Role::Finance], &[Role::Finance], &[Role::Finance]]),
    ("市发展改革委", UnitKind::Ndrc, &[&[Role::Ndrc], &[Role::Ndrc]]),
    ("市公安局", UnitKind::Police, &[&[Role::Police], &[Role::Police], &[Role::OwnerFiler], &[Role::OwnerHead]]),
    ("市委网信办", UnitKind::Cac, &[&[Role::Cac], &[Role::Cac]]),
    ("市纪委监委", UnitKind::Discipline, &[&[Role::Discipline], &[Role::Discipline]]),
    ("梵天评估咨询有限公司", UnitKind::ThirdParty, &[&[Role::ThirdParty], &[Role::ThirdParty]]),
    (
        "市政务信息中心",
        UnitKind::Office,
        &[&[Role::SysAdmin], &[Role::SysAdmin], &[Role::SecAdmin], &[Role::SecAdmin], &[Role::Auditor]],
    ),
];

/// Who came later: a second third party, a second auditor and a third clerk of the bureau in units that are there already.
pub const LATER: &[(&str, UnitKind, &[&[Role]])] = &[
    ("武陵山绩效评价有限公司", UnitKind::ThirdParty, &[&[Role::ThirdParty], &[Role::ThirdParty]]),
    ("市政务信息中心", UnitKind::Office, &[&[Role::Auditor]]),
    ("市大数据发展管理局", UnitKind::BigData, &[&[Role::BureauClerk]]),
];

/// Twenty suppliers; the second and the last share their legal representative.
pub const SUPPLIERS: &[(&str, &str)] = &[
    ("梵净数据服务有限公司", "龙维新"),
    ("黔北云图信息技术有限公司", "杨启明"),
    ("武陵智联科技有限公司", "田世安"),
    ("锦江云运营有限公司", "冉光远"),
    ("乌江软件工程有限公司", "罗思齐"),
    ("佛顶山大数据有限公司", "吴家骏"),
    ("九龙洞信息系统有限公司", "张伯年"),
    ("碧江数字科技有限公司", "姚承志"),
    ("万山云谷数据有限公司", "滕子默"),
    ("松桃智慧城市运营有限公司", "石敬亭"),
    ("印江软件服务有限公司", "任书言"),
    ("沿河物联技术有限公司", "侯明哲"),
    ("思南数据标注有限公司", "安如海"),
    ("石阡遥感应用有限公司", "周怀瑾"),
    ("玉屏信安科技有限公司", "洪既白"),
    ("江口档案数字化有限公司", "向晚舟"),
    ("德江云计算有限公司", "冯知远"),
    ("大龙港数据服务有限公司", "严守一"),
    ("朱砂古镇文旅科技有限公司", "谭若谷"),
    ("黔北智联数据有限公司", "杨启明"),
];

/// Surnames and given names of the people.
pub const SURNAMES: &[&str] =
    &["李", "王", "张", "杨", "田", "龙", "吴", "陈", "冉", "罗", "周", "何", "黎", "姚", "石", "滕"];
/// Given names.
pub const GIVEN: &[&str] = &[
    "明远", "静", "思源", "立", "海", "帆", "甜", "云", "敏", "建国", "晓岚", "文博", "子涵", "秋实", "若水", "志平",
    "雅宁", "正道",
];

/// What is bought: the words round the unit's field, and the level of protection of the system behind it.
pub const TOPICS: &[(&str, &str, &str)] = &[
    ("信息平台运维服务", "平台运行维护、故障处置、版本迭代和值班保障", "3"),
    ("数据治理服务", "数据目录梳理、清洗比对、质量核查和共享交换", "2"),
    ("数据备份服务", "异地备份、恢复演练和备份介质管理", "2"),
    ("监测数据服务", "前端采集接入、监测预警、月报和专题分析", "2"),
    ("云资源租赁服务", "政务云计算、存储、网络资源及其运维保障", "3"),
    ("短信通知服务", "业务短信发送、到达率统计和投诉处理", "1"),
    ("数字化加工服务", "纸质材料扫描、著录、质检和挂接", "1"),
    ("安全监测服务", "漏洞扫描、渗透测试、应急响应和安全培训", "3"),
    ("主题数据库建设服务", "主题库设计、数据汇聚、接口开发和运维", "2"),
    ("数据分析报告服务", "专题分析、季度报告和决策看板", "1"),
];

/// What the bureau writes when it returns a plan.
pub const RETURN_REASONS: &[&str] = &[
    "建设依据未写明文号，请补充文件全称和文号",
    "市场调查报告未盖公章，请重新上传",
    "绩效目标“用户满意度”没有写明调查方式和样本数",
    "服务周期与资金来源年度不一致，请核对",
];

/// What the bureau writes when it approves.
pub const OPINIONS: &[&str] = &[
    "建设依据充分，采购内容明确，同意立项，绩效目标按申报数执行。",
    "经审核符合年度安排，同意立项；请在合同中落实数据安全要求。",
    "预算评估依据完整，同意立项，采购中须附监督评估办法。",
];

/// The goals of a plan: name, kind, operator, target, unit, weight.
pub const GOALS: &[(&str, &str, &str, &str, &str, u32)] = &[
    ("平台可用率", "quality", "ge", "99.90", "%", 30),
    ("按期响应率", "timeliness", "ge", "95", "%", 25),
    ("年度接入单位数", "quantity", "ge", "24", "家", 25),
    ("服务对象满意度", "satisfaction", "ge", "85", "%", 20),
];
