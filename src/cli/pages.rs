//! The small commands: `address`, `completions`, `man`.

use super::address;
use super::failure::Failure;
use super::out::Out;

const ADDRESS_EXAMPLES: &str = "\
Examples:
  septet address 192.0.2.77/26
  septet address 192.0.2.77 255.255.255.192
  septet address 2001:db8::5efe:c000:201
  septet address 02:00:00:00:00:01 -T json";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  septet completions bash > ~/.local/share/bash-completion/completions/septet
  septet completions zsh > ~/.zfunc/_septet
  septet completions fish > ~/.config/fish/completions/septet.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  septet man | man -l -
  septet man decode > septet-decode.1";

/// What `address` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = ADDRESS_EXAMPLES)]
pub(super) struct AddressArgs {
    /// An IPv4, IPv6 or MAC address, with /PREFIX or followed by a mask
    #[arg(value_name = "ADDRESS", required = true, num_args = 1..=2)]
    words: Vec<String>,
    /// Form of the output
    #[arg(short = 'T', value_name = "FORM", value_enum, default_value_t = Form::Text)]
    form: Form,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Form {
    /// Lines of `key: value`
    Text,
    /// One object
    Json,
}

/// What `completions` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// What `man` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = MAN_EXAMPLES)]
pub(super) struct ManArgs {
    /// The page of this command
    command: Option<String>,
}

pub(super) fn address(args: &AddressArgs) -> Result<(), Failure> {
    let mut text = Vec::new();
    let done = match args.form {
        Form::Text => address::run(&args.words, &mut text),
        Form::Json => address::run_json(&args.words, &mut text),
    };
    print(&text)?;
    done.map_err(|failure| match failure {
        address::Failure::Usage(message) => Failure::Usage(message),
        address::Failure::Output(error) => error.into(),
    })
}

pub(super) fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "septet", &mut script);
    print(&script)
}

pub(super) fn man(args: &ManArgs) -> Result<(), Failure> {
    let mut command = super::command();
    command.build();
    let page = match &args.command {
        None => command,
        Some(name) => {
            let found = command.find_subcommand(name).cloned();
            found.ok_or_else(|| Failure::Usage(format!("no such command: {name}")))?
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    print(examples(&String::from_utf8_lossy(&text)).as_bytes())
}

/// The page with its examples line by line: clap has them as a paragraph.
fn examples(page: &str) -> String {
    let Some((before, section)) = page.split_once(".SH EXTRA\n") else { return page.into() };
    let (lines, after) = section.split_at(section.find(".SH ").unwrap_or(section.len()));
    format!("{before}.SH EXAMPLES\n.nf\n{}\n.fi\n{after}", lines.trim_end())
}

fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = Out::default();
    out.text.str(&String::from_utf8_lossy(bytes));
    out.flush()
}
