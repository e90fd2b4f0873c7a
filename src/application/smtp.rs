//! Simple Mail Transfer Protocol, [RFC 5321](https://www.rfc-editor.org/rfc/rfc5321).
//!
//! A layer is all lines of a segment. Who sends to a port of mail commands, or the lines of a mail; the other end answers,
//! each line with a code (§4.2). Which lines are mail only the connection knows: here those that begin with no command.

use core::ops::Range;

use crate::codec::token::{self, ARGUMENT, BARE, LINE, content};
use crate::codec::{Carries, Context, Fields, Header, Layer, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Lines one after the other.
    pub struct Smtp("smtp", "Simple Mail Transfer Protocol", 0 bytes, PROTOCOL) {
    }
    data {
        is_request,  "smtp.req", "Request",  Flag;
        is_response, "smtp.rsp", "Response", Flag;
        message,     "smtp.message", "Message", Text;
    }
}

header! {
    /// A command.
    pub struct Request("smtp.request", "Command", 0 bytes) {
    }
    data {
        command,   "smtp.req.command",   "Command",           Coded(&BARE);
        parameter, "smtp.req.parameter", "Request parameter", Coded(&ARGUMENT);
        end,       "smtp.end",           "End of Line",       Coded(&LINE);
        line,      "smtp.command_line",  "Command Line",      Text;
    }
}

header! {
    /// A line of an answer: the code, what stands behind it (a blank, or `-` where further lines follow), words.
    pub struct Response("smtp.reply", "Reply", 0 bytes) {
    }
    data {
        code,      "smtp.response.code",      "Response code",      Coded(&BARE);
        separator, "smtp.response.separator", "Separator",          Coded(&BARE);
        parameter, "smtp.rsp.parameter",      "Response parameter", Coded(&LINE);
        line,      "smtp.response",           "Response",           Text;
    }
}

/// SMTP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Request::TABLE, Response::TABLE],
    line: |layer, to| token::summary("SMTP", layer.header, to),
    extent: Some(token::extent),
    fixed: false,
    ..Protocol::telling(Smtp::TABLE, read, fields)
};

/// The ports of mail: between servers, and for what is handed in (RFC 6409 §3.1).
const PORTS: [u16; 2] = [25, 587];

/// Commands, RFC 5321 §4.1.1, RFC 3030, RFC 3207, RFC 4954, RFC 1985, and those of RFC 821 that are gone.
const COMMANDS: [&[u8]; 19] = [
    b"EHLO",
    b"HELO",
    b"MAIL",
    b"RCPT",
    b"DATA",
    b"RSET",
    b"VRFY",
    b"EXPN",
    b"HELP",
    b"NOOP",
    b"QUIT",
    b"BDAT",
    b"STARTTLS",
    b"AUTH",
    b"ETRN",
    b"SEND",
    b"SOML",
    b"SAML",
    b"TURN",
];

/// What is no text is data: encrypted since STARTTLS (RFC 3207).
#[expect(clippy::unnecessary_wraps, reason = "as all readers")]
fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    if token::is_text(input) { Ok((&[], Carries::nothing())) } else { Ok((input, Carries::all(Next::Data))) }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let (all, mut at) = (layer.header, 0);
    let asks = PORTS.contains(&layer.context.ports.1);
    let mut first = true;
    while let Some(line) = token::next_line(all, at) {
        let (command, code) = (word(&all[line.clone()]), token::code(&all[line.clone()]));
        if asks && COMMANDS.iter().any(|known| known.eq_ignore_ascii_case(command)) {
            to.number(Smtp::is_request, line.clone(), 1);
            request(all, line.clone(), line.start + command.len(), to);
        } else if let Some(len) = code.filter(|_| !asks) {
            if at == 0 {
                to.number(Smtp::is_response, line.clone(), 1);
            }
            response(line.clone(), len, first, to);
            first = all.get(line.start + 3) != Some(&b'-');
        } else {
            to.data(Smtp::message, line.clone());
        }
        at = line.end;
    }
}

fn word(line: &[u8]) -> &[u8] {
    let line = content(line);
    &line[..line.iter().position(|byte| token::is_blank(*byte)).unwrap_or(line.len())]
}

fn request<'a>(all: &'a [u8], line: Range<usize>, command: usize, to: &mut Fields<'a, '_>) {
    to.open(Request::TABLE, line.clone());
    to.view(Request::line, line.clone());
    to.coded(Request::command, line.start, line.start..command);
    let blank = all.get(command).is_some_and(|byte| token::is_blank(*byte));
    to.coded(if blank { Request::parameter } else { Request::end }, command, command..line.end);
}

/// The code of several lines is told of the first one.
fn response(line: Range<usize>, len: usize, first: bool, to: &mut Fields<'_, '_>) {
    let (code, parameter) = (line.start + 3, line.start + len);
    to.open(Response::TABLE, line.clone());
    if first {
        to.view(Response::line, line.clone());
    }
    to.coded_if(Response::code, line.start, line.start..code, first);
    to.coded_if(Response::separator, code, code..parameter, first);
    to.coded(Response::parameter, parameter, parameter..line.end);
}

#[cfg(test)]
mod tests {
    use crate::application::ftp::tests::told;

    #[test]
    fn a_command_has_a_parameter_or_none() {
        assert_eq!(
            told((40_000, 25), b"MAIL FROM:<a@example.com>\r\nstarttls\r\n"),
            "smtp.req=1 smtp.command_line=MAIL FROM:<a@example.com>\\r\\n smtp.req.command=MAIL \
             smtp.req.parameter=FROM:<a@example.com> smtp.req=1 smtp.command_line=starttls\\r\\n smtp.req.command=starttls smtp.end="
        );
    }

    #[test]
    fn each_line_of_an_answer_has_words() {
        assert_eq!(
            told((25, 40_000), b"250-mail.example.com\r\n250-SIZE 1\r\n250 DSN\r\n"),
            "smtp.rsp=1 smtp.response=250-mail.example.com\\r\\n smtp.response.code=250 smtp.response.separator=- \
             smtp.rsp.parameter=mail.example.com smtp.rsp.parameter=SIZE 1 smtp.rsp.parameter=DSN"
        );
    }

    #[test]
    fn other_lines_are_mail() {
        let told = told((40_000, 587), b"Subject: a\r\n\r\nb\r\n.\r\n");
        assert_eq!(told.matches("smtp.message=").count(), 4, "{told}");
    }
}
