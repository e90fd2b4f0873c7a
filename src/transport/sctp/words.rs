//! Numbers of SCTP in words, from IANA's registries of
//! [SCTP parameters](https://www.iana.org/assignments/sctp-parameters).

/// Chunk types.
#[must_use]
pub fn chunks(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "DATA",
        1 => "INIT",
        2 => "INIT ACK",
        3 => "SACK",
        4 => "HEARTBEAT",
        5 => "HEARTBEAT ACK",
        6 => "ABORT",
        7 => "SHUTDOWN",
        8 => "SHUTDOWN ACK",
        9 => "ERROR",
        10 => "COOKIE ECHO",
        11 => "COOKIE ACK",
        12 => "ECNE",
        13 => "CWR",
        14 => "SHUTDOWN COMPLETE",
        15 => "AUTH",
        16 => "NR-SACK",
        63 | 127 | 191 | 255 => "reserved for IETF-defined chunk extensions",
        64 => "I-DATA",
        128 => "ASCONF-ACK",
        129 => "PKTDROP",
        130 => "RE-CONFIG",
        132 => "PAD",
        192 => "FORWARD TSN",
        193 => "ASCONF",
        194 => "I-FORWARD-TSN",
        _ => return None,
    })
}

/// Chunk types, as the one line of a packet says them.
pub(super) fn said(kind: u8) -> Option<&'static str> {
    match kind {
        4 => Some("HB REQ"),
        5 => Some("HB ACK"),
        9 => Some("OP ERR"),
        12 => Some("ECN ECHO"),
        13 => Some("ECN CWR"),
        192 => Some("FOR CUM TSN"),
        63 | 127 | 191 | 255 => None,
        kind => chunks(kind.into()),
    }
}

/// Types of parameters.
#[must_use]
pub fn parameters(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0001 => "Heartbeat Info",
        0x0005 => "IPv4 Address",
        0x0006 => "IPv6 Address",
        0x0007 => "State Cookie",
        0x0008 => "Unrecognized Parameters",
        0x0009 => "Cookie Preservative",
        0x000b => "Host Name Address",
        0x000c => "Supported Address Types",
        0x000d => "Outgoing SSN Reset Request Parameter",
        0x000e => "Incoming SSN Reset Request Parameter",
        0x000f => "SSN/TSN Reset Request Parameter",
        0x0010 => "Re-configuration Response Parameter",
        0x0011 => "Add Outgoing Streams Request Parameter",
        0x0012 => "Add Incoming Streams Request Parameter",
        0x8000 => "ECN Capable",
        0x8001 => "Zero Checksum Acceptable",
        0x8002 => "Random",
        0x8003 => "Chunk List",
        0x8004 => "Requested HMAC Algorithm Parameter",
        0x8005 => "Padding",
        0x8006 => "DTLS Key Management",
        0x8008 => "Supported Extensions",
        0xc000 => "Forward TSN supported",
        0xc001 => "Add IP Address",
        0xc002 => "Delete IP Address",
        0xc003 => "Error Cause Indication",
        0xc004 => "Set Primary Address",
        0xc005 => "Success Indication",
        0xc006 => "Adaptation Layer Indication",
        _ => return None,
    })
}

/// Error cause codes.
#[must_use]
pub fn causes(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0001 => "Invalid Stream Identifier",
        0x0002 => "Missing Mandatory Parameter",
        0x0003 => "Stale Cookie Error",
        0x0004 => "Out of Resource",
        0x0005 => "Unresolvable Address",
        0x0006 => "Unrecognized Chunk Type",
        0x0007 => "Invalid Mandatory Parameter",
        0x0008 => "Unrecognized Parameters",
        0x0009 => "No User Data",
        0x000a => "Cookie Received While Shutting Down",
        0x000b => "Restart of an Association with New Addresses",
        0x000c => "User Initiated Abort",
        0x000d => "Protocol Violation",
        0x00a0 => "Request to Delete Last Remaining IP Address",
        0x00a1 => "Operation Refused Due to Resource Shortage",
        0x00a2 => "Request to Delete Source IP Address",
        0x00a3 => "Association Aborted due to illegal ASCONF-ACK",
        0x00a4 => "Request refused - no authorization",
        0x0105 => "Unsupported HMAC Identifier",
        _ => return None,
    })
}

/// HMAC identifiers, RFC 4895 §8.4.
#[must_use]
pub fn hmacs(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "SHA-1",
        3 => "SHA-256",
        _ => return None,
    })
}

/// Results of a re-configuration, RFC 6525 §4.4.
#[must_use]
pub fn results(number: u64) -> Option<&'static str> {
    let words = [
        "Success - Nothing to do",
        "Success - Performed",
        "Denied",
        "Error - Wrong SSN",
        "Error - Request already in progress",
        "Error - Bad Sequence Number",
        "In progress",
    ];
    words.get(number as usize).copied()
}

/// Payload protocol identifiers.
#[must_use]
pub fn payloads(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "IUA",
        2 => "M2UA",
        3 => "M3UA",
        4 => "SUA",
        5 => "M2PA",
        6 => "V5UA",
        7 => "H.248",
        8 => "BICC",
        9 => "TALI",
        10 => "DUA",
        11 => "ASAP",
        12 => "ENRP",
        13 => "H.323",
        14 => "Q.IPC",
        15 => "SIMCO",
        16 => "DDP Segment",
        17 => "DDP Stream Session Control",
        18 => "S1AP",
        19 => "RUA",
        20 => "HNBAP",
        21 => "ForCES HP",
        22 => "ForCES MP",
        23 => "ForCES LP",
        24 => "SBc-AP",
        25 => "NBAP",
        27 => "X2AP",
        28 => "IRCP",
        29 => "LCS-AP",
        30 => "MPICH2",
        31 => "SABP",
        32 => "FGP",
        33 => "PPP",
        34 => "CALCAPP",
        35 => "SSP",
        36 => "NPMP-CONTROL",
        37 => "NPMP-DATA",
        38 => "ECHO",
        39 => "DISCARD",
        40 => "DAYTIME",
        41 => "CHARGEN",
        42 => "3GPP RNA",
        43 => "3GPP M2AP",
        44 => "3GPP M3AP",
        45 => "SSH",
        46 => "Diameter",
        47 => "Diameter in DTLS",
        48 => "R14P",
        50 => "WebRTC DCEP",
        51 => "WebRTC String",
        52 => "WebRTC Binary Partial",
        53 => "WebRTC Binary",
        54 => "WebRTC String Partial",
        55 => "3GPP PUA",
        56 => "WebRTC String Empty",
        57 => "WebRTC Binary Empty",
        58 => "3GPP XwAP",
        59 => "3GPP Xw-Control Plane",
        60 => "NGAP",
        61 => "XnAP",
        62 => "F1AP",
        63 => "HTTP/SCTP",
        64 => "E1AP",
        65 => "ELE2 Lawful Interception",
        66 => "NGAP over DTLS",
        67 => "XnAP over DTLS",
        68 => "F1AP over DTLS",
        69 => "E1AP over DTLS",
        70 => "E2-CP",
        71 => "E2-UP",
        72 => "E2-DU",
        73 => "W1AP",
        _ => return None,
    })
}
