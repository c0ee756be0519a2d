//! The papers of the city: one page each that says what it is and that it is invented.

use super::plot::Life;
use crate::problem::Problem;
use crate::regulation::attachments::{self, Attachment};
use crate::regulation::values::FileId;
use crate::store::audit::hex;
use crate::store::files::{self, Cabinet};
use crate::store::tx::Tx;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

/// Kinds of papers.
const KINDS: &[&str] = &[
    "建设依据",
    "市场调查报告",
    "服务采购方案",
    "等保评估材料",
    "报价单",
    "中标通知书",
    "采购合同",
    "监督评估办法（合同附件）",
    "查询截图",
    "验收报告",
    "等保测评报告",
    "评估证据材料",
    "整改佐证",
    "发票",
    "送达回证",
    "集体讨论记录",
    "第三方评估报告",
];

/// From this place on a life has one paper for everything: a large city is for measuring, not for reading.
pub const READ: u64 = 400;

struct Paper {
    stored: String,
    size: u64,
    sha256: String,
}

/// The made papers.
pub struct Papers {
    cabinet: Cabinet,
    made: HashMap<&'static str, Paper>,
    common: Mutex<HashMap<u64, FileId>>,
}

impl Papers {
    /// Makes one of each kind.
    pub fn make(cabinet: &Cabinet) -> Result<Papers, Problem> {
        let mut made = HashMap::new();
        for kind in KINDS {
            let contents = pdf(&format!("{kind}（演示数据）"));
            let incoming = cabinet.incoming();
            std::fs::File::create(&incoming)?.write_all(&contents)?;
            let stored = cabinet.keep(&incoming)?;
            made.insert(*kind, Paper { stored, size: contents.len() as u64, sha256: hex(&Sha256::digest(&contents)) });
        }
        Ok(Papers { cabinet: cabinet.clone(), made, common: Mutex::default() })
    }

    /// A paper of this kind for a life, uploaded by whoever acts.
    pub fn one(&self, tx: &mut Tx<'_>, life: &Life, kind: &str) -> Result<Option<FileId>, Problem> {
        let mut common = self.common.lock().unwrap_or_else(PoisonError::into_inner);
        if life.n >= READ
            && let Some(id) = common.get(&life.n)
        {
            return Ok(Some(*id));
        }
        let id = self.fresh(tx, life, kind)?;
        common.insert(life.n, id);
        Ok(Some(id))
    }

    /// A paper of whoever acts: one that is nobody else's.
    pub fn fresh(&self, tx: &mut Tx<'_>, life: &Life, kind: &str) -> Result<FileId, Problem> {
        let paper = self.made.get(kind).ok_or(Problem::NotFound)?;
        let file = Attachment {
            id: FileId::NEW,
            project: None,
            name: format!("{}{kind}.pdf", super::names::OWNERS[life.owner].1),
            stored: self.cabinet.again(&paper.stored)?,
            media: "application/pdf".into(),
            size: paper.size,
            sha256: paper.sha256.clone(),
            user: tx.actor().user,
            unit: tx.actor().unit,
        };
        let policy = tx.policy()?;
        files::save(tx, attachments::upload("file", file, true, tx.actor(), &policy)?)
    }
}

/// A page that says what it is; valid for every reader.
fn pdf(title: &str) -> Vec<u8> {
    let shown: String = title.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let text = format!("BT /F 16 Tf 72 760 Td <{shown}> Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R>>".to_owned(),
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80>>".to_owned(),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj{object}endobj\n", n + 1).as_bytes());
    }
    let start = out.len();
    let table: String = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
    let count = objects.len() + 1;
    out.extend_from_slice(
        format!("xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    out
}
