//! Words for the numbers of DNS, from IANA's
//! [Domain Name System parameters](https://www.iana.org/assignments/dns-parameters).

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($number:literal $word:literal)+ })+) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(number: u64) -> Option<&'static str> {
            Some(match number {
                $($number => $word,)+
                _ => return None,
            })
        }
    )+};
}

words! {
    /// Types of resource records.
    types {
        1 "A" 2 "NS" 3 "MD" 4 "MF" 5 "CNAME" 6 "SOA" 7 "MB" 8 "MG" 9 "MR" 10 "NULL" 11 "WKS" 12 "PTR" 13 "HINFO"
        14 "MINFO" 15 "MX" 16 "TXT" 17 "RP" 18 "AFSDB" 19 "X25" 20 "ISDN" 21 "RT" 22 "NSAP" 23 "NSAP-PTR" 24 "SIG"
        25 "KEY" 26 "PX" 27 "GPOS" 28 "AAAA" 29 "LOC" 30 "NXT" 31 "EID" 32 "NIMLOC" 33 "SRV" 34 "ATMA" 35 "NAPTR"
        36 "KX" 37 "CERT" 38 "A6" 39 "DNAME" 40 "SINK" 41 "OPT" 42 "APL" 43 "DS" 44 "SSHFP" 45 "IPSECKEY" 46 "RRSIG"
        47 "NSEC" 48 "DNSKEY" 49 "DHCID" 50 "NSEC3" 51 "NSEC3PARAM" 52 "TLSA" 53 "SMIMEA" 55 "HIP" 56 "NINFO"
        57 "RKEY" 58 "TALINK" 59 "CDS" 60 "CDNSKEY" 61 "OPENPGPKEY" 62 "CSYNC" 63 "ZONEMD" 64 "SVCB" 65 "HTTPS"
        66 "DSYNC" 99 "SPF" 100 "UINFO" 101 "UID" 102 "GID" 103 "UNSPEC" 104 "NID" 105 "L32" 106 "L64" 107 "LP"
        108 "EUI48" 109 "EUI64" 128 "NXNAME" 249 "TKEY" 250 "TSIG" 251 "IXFR" 252 "AXFR" 253 "MAILB" 254 "MAILA"
        255 "ANY" 256 "URI" 257 "CAA" 258 "AVC" 259 "DOA" 260 "AMTRELAY" 261 "RESINFO" 262 "WALLET" 263 "CLA"
        264 "IPN" 32768 "TA" 32769 "DLV" 65281 "WINS" 65282 "WINS-R" 65422 "XPF"
    }
    /// Classes of resource records.
    classes { 1 "IN" 3 "CH" 4 "HS" 254 "NONE" 255 "ANY" }
    /// What a message asks for.
    opcodes { 0 "Query" 1 "IQuery" 2 "Status" 4 "Notify" 5 "Update" 6 "DSO" }
    /// What came of it; above 15 with the bits of EDNS.
    rcodes {
        0 "NoError" 1 "FormErr" 2 "ServFail" 3 "NXDomain" 4 "NotImp" 5 "Refused" 6 "YXDomain" 7 "YXRRSet"
        8 "NXRRSet" 9 "NotAuth" 10 "NotZone" 11 "DSOTYPENI" 16 "BADSIG" 17 "BADKEY" 18 "BADTIME" 19 "BADMODE"
        20 "BADNAME" 21 "BADALG" 22 "BADTRUNC" 23 "BADCOOKIE"
    }
    /// DNSSEC algorithms.
    algorithms {
        0 "DELETE" 1 "RSAMD5" 2 "DH" 3 "DSA" 5 "RSASHA1" 6 "DSA-NSEC3-SHA1" 7 "RSASHA1-NSEC3-SHA1" 8 "RSASHA256"
        10 "RSASHA512" 12 "ECC-GOST" 13 "ECDSAP256SHA256" 14 "ECDSAP384SHA384" 15 "ED25519" 16 "ED448"
        17 "SM2SM3" 23 "ECC-GOST12" 252 "INDIRECT" 253 "PRIVATEDNS" 254 "PRIVATEOID"
    }
    /// Digests of delegation signers.
    digests { 1 "SHA-1" 2 "SHA-256" 3 "GOST R 34.11-94" 4 "SHA-384" 5 "GOST R 34.11-2012" 6 "SM3" }
    /// Hashes of NSEC3.
    hashes { 1 "SHA-1" }
    /// EDNS options.
    options {
        1 "LLQ" 2 "Update Lease" 3 "NSID" 5 "DAU" 6 "DHU" 7 "N3U" 8 "edns-client-subnet" 9 "EDNS EXPIRE" 10 "COOKIE"
        11 "edns-tcp-keepalive" 12 "Padding" 13 "CHAIN" 14 "edns-key-tag" 15 "Extended DNS Error"
        16 "EDNS-Client-Tag" 17 "EDNS-Server-Tag" 18 "Report-Channel" 19 "ZONEVERSION" 20292 "Umbrella Ident"
        26946 "DeviceID"
    }
    /// Extended DNS errors, RFC 8914.
    extended_errors {
        0 "Other" 1 "Unsupported DNSKEY Algorithm" 2 "Unsupported DS Digest Type" 3 "Stale Answer"
        4 "Forged Answer" 5 "DNSSEC Indeterminate" 6 "DNSSEC Bogus" 7 "Signature Expired"
        8 "Signature Not Yet Valid" 9 "DNSKEY Missing" 10 "RRSIGs Missing" 11 "No Zone Key Bit Set"
        12 "NSEC Missing" 13 "Cached Error" 14 "Not Ready" 15 "Blocked" 16 "Censored" 17 "Filtered" 18 "Prohibited"
        19 "Stale NXDOMAIN Answer" 20 "Not Authoritative" 21 "Not Supported" 22 "No Reachable Authority"
        23 "Network Error" 24 "Invalid Data" 25 "Signature Expired before Valid" 26 "Too Early"
        27 "Unsupported NSEC3 Iterations Value" 28 "Unable to conform to policy" 29 "Synthesized"
    }
    /// Parameters of service bindings, RFC 9460.
    parameters {
        0 "mandatory" 1 "alpn" 2 "no-default-alpn" 3 "port" 4 "ipv4hint" 5 "ech" 6 "ipv6hint" 7 "dohpath" 8 "ohttp"
        9 "tls-supported-groups" 32769 "odohconfig"
    }
    /// Fingerprints of SSH keys: of which algorithm.
    ssh_keys { 1 "RSA" 2 "DSA" 3 "ECDSA" 4 "Ed25519" 6 "Ed448" }
    /// Fingerprints of SSH keys: by which hash.
    fingerprints { 1 "SHA-1" 2 "SHA-256" }
    /// What a TLS association is good for, RFC 7218 §2.1.
    usages { 0 "PKIX-TA" 1 "PKIX-EE" 2 "DANE-TA" 3 "DANE-EE" 255 "PrivCert" }
    /// What of a certificate is matched, RFC 7218 §2.2.
    selectors { 0 "Cert" 1 "SPKI" 255 "PrivSel" }
    /// How it is matched, RFC 7218 §2.3.
    matchings { 0 "Full" 1 "SHA2-256" 2 "SHA2-512" 255 "PrivMatch" }
    /// Kinds of certificates, RFC 4398 §2.1.
    certificates {
        1 "PKIX" 2 "SPKI" 3 "PGP" 4 "IPKIX" 5 "ISPKI" 6 "IPGP" 7 "ACPKIX" 8 "IACPKIX" 253 "URI" 254 "OID"
    }
    /// How a key is agreed on, RFC 2930 §2.5.
    modes { 1 "server assignment" 2 "Diffie-Hellman" 3 "GSS-API" 4 "resolver assignment" 5 "key deletion" }
    /// Where the gateway of an IPsec key is, RFC 4025 §2.3.
    gateways { 0 "none" 1 "IPv4" 2 "IPv6" 3 "name" }
    /// IANA's address families.
    families { 1 "IP" 2 "IP6" }
    /// DNS stateful operations, RFC 8490.
    operations { 1 "KeepAlive" 2 "RetryDelay" 3 "EncryptionPadding" 64 "SUBSCRIBE" 65 "PUSH" 66 "UNSUBSCRIBE" 67 "RECONFIRM" }
    /// How a zone is hashed, RFC 8976 §5.
    schemes { 1 "SIMPLE" }
    /// By which hash, RFC 8976 §5.
    zone_hashes { 1 "SHA-384" 2 "SHA-512" }
}
