//! A case: someone whose visits are in a diary, and an office that may open what is shared.

use super::{Bench, Done, LATER, MORNING, NOON, Scene, named};
use serde_json::Value;
use std::process::Child;

/// A scene with a diary under PIN and secret, and the office's key of the morning.
pub struct Case {
    pub scene: Scene,
}

impl Case {
    /// An empty diary.
    pub fn new() -> Self {
        let scene = Scene::new();
        let bench = &scene.bench;
        bench.write("pin", "314159\n");
        bench.ok(&format!("--at {MORNING} daykey --key office.key --certificate certificate --out office-morning"));
        let case = Self { scene };
        case.diary("create", "");
        case
    }

    /// A diary with stored visits of these people: the same one, in truth.
    pub fn with_visits(names: &[&str]) -> Self {
        let case = Self::new();
        let kept: Vec<_> = names.iter().map(|name| case.visit(name)).collect();
        case.diary("add", &kept.join(" "));
        case
    }

    /// Seals and stores a visit; the options that add it.
    fn visit(&self, name: &str) -> String {
        self.scene.seal(name, &named(name, "Lindner"), "");
        self.scene.admit(&format!("{name}.visit"));
        format!("--kept {name}.kept")
    }

    pub fn bench(&self) -> &Bench {
        &self.scene.bench
    }

    /// Starts the program and does not wait.
    pub fn start(&self, line: &str) -> Child {
        self.bench().start(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// The command line of `diary`, without --json.
    pub fn diary_line(&self, command: &str, options: &str) -> String {
        format!("--at {LATER} --passphrase-file pin diary {command} --diary diary --secret secret {options}")
    }

    #[track_caller]
    pub fn diary(&self, command: &str, options: &str) -> Done {
        self.bench().ok(&self.diary_line(command, options))
    }

    #[track_caller]
    pub fn diary_json(&self, command: &str, options: &str) -> Value {
        let line = format!("--json {}", self.diary_line(command, options));
        self.bench().ok(&line).json()
    }

    /// Record ids in the diary's order.
    pub fn record_ids(&self) -> Vec<String> {
        let list = self.diary_json("list", "");
        let ids = list.as_array().unwrap().iter();
        ids.map(|line| line["record_id"].as_str().unwrap().to_owned()).collect()
    }

    /// The command line of `share`, without how.
    pub fn share_line(&self, options: &str) -> String {
        format!(
            "--json --at {MORNING} --passphrase-file pin share --diary diary --secret secret --to office-morning {} \
             {options}",
            self.scene.trust
        )
    }

    /// The command line of `open-share`, without what and the code.
    pub fn open_line(&self, options: &str) -> String {
        format!("--json --at {MORNING} open-share --key office.key --log share-log --store store {options}")
    }

    /// Shares everything into `share` and opens it into `shared.jsonl`.
    #[track_caller]
    pub fn share_all(&self) {
        let bench = self.bench();
        bench.ok(&self.share_line("--all --out share --code-file code"));
        bench.ok(&self.open_line("--share share --code-file code --out shared.jsonl"));
    }

    /// A visit in the diary that is sealed at noon.
    pub fn seal(&self, name: &str, options: &str) -> String {
        let record = self.scene.seal(name, &named(name, "Lindner"), options);
        assert!(NOON < LATER);
        record
    }
}
