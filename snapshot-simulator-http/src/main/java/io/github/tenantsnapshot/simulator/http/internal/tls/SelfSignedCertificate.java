package io.github.tenantsnapshot.simulator.http.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A key pair with a self-signed certificate, created in memory: keytool could only write them to a
 * file. The certificate is for a server and is not an authority. Immutable.
 *
 * @param pair the key pair
 * @param certificate the certificate of its public key
 */
public record SelfSignedCertificate(KeyPair pair, X509Certificate certificate) {

  // Tags and object identifiers in the encoding of X.509: RFC 5280 and X.690.
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;

  private static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};
  private static final byte[] VERSION_3 = {INTEGER, 0x01, 0x02};
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};
  private static final byte[] ALTERNATIVE_NAMES = {0x06, 0x03, 0x55, 0x1d, 0x11};
  private static final byte[] BASIC_CONSTRAINTS = {0x06, 0x03, 0x55, 0x1d, 0x13};
  private static final byte[] EXTENDED_KEY_USAGE = {0x06, 0x03, 0x55, 0x1d, 0x25};
  private static final byte[] SERVER_AUTHENTICATION = {
    0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01
  };

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Creates a pair and its certificate.
   *
   * @param hosts the host names; the first is the subject. The loopback addresses are added.
   * @param from the start of the period in which the certificate is valid
   * @param until its end
   */
  public static SelfSignedCertificate of(List<String> hosts, Instant from, Instant until)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] body = body(pair, hosts, from, until);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(body);
    byte[] bits = joined(new byte[1], signature.sign()); // no unused bits
    byte[] encoded =
        tagged(SEQUENCE, body, tagged(SEQUENCE, ECDSA_WITH_SHA256), tagged(BIT_STRING, bits));
    return new SelfSignedCertificate(
        pair,
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded)));
  }

  private static byte[] body(KeyPair pair, List<String> hosts, Instant from, Instant until) {
    byte[] name =
        tagged(
            SEQUENCE, tagged(SET, tagged(SEQUENCE, COMMON_NAME, text(UTF8_STRING, hosts.get(0)))));
    return tagged(
        SEQUENCE,
        tagged(VERSION, VERSION_3),
        tagged(INTEGER, new BigInteger(127, new SecureRandom()).toByteArray()),
        tagged(SEQUENCE, ECDSA_WITH_SHA256),
        name,
        tagged(SEQUENCE, time(from), time(until)),
        name,
        pair.getPublic().getEncoded(),
        tagged(EXTENSIONS, tagged(SEQUENCE, extensions(hosts))));
  }

  private static byte[] extensions(List<String> hosts) {
    byte[] names = new byte[0];
    for (String host : hosts) {
      names = joined(names, text(DNS_NAME, host));
    }
    byte[] loopback6 = new byte[16];
    loopback6[15] = 1;
    names =
        joined(names, tagged(IP_ADDRESS, new byte[] {127, 0, 0, 1}), tagged(IP_ADDRESS, loopback6));
    return joined(
        tagged(SEQUENCE, BASIC_CONSTRAINTS, TRUE, tagged(OCTET_STRING, tagged(SEQUENCE))), // no CA
        tagged(SEQUENCE, ALTERNATIVE_NAMES, tagged(OCTET_STRING, tagged(SEQUENCE, names))),
        tagged(
            SEQUENCE,
            EXTENDED_KEY_USAGE,
            tagged(OCTET_STRING, tagged(SEQUENCE, SERVER_AUTHENTICATION))));
  }

  /** Encodes a time. RFC 5280 requires a year of two digits before 2050. */
  private static byte[] time(Instant time) {
    String text = TIME.format(time);
    return text.compareTo("2050") < 0
        ? text(UTC_TIME, text.substring(2))
        : text(GENERALIZED_TIME, text);
  }

  private static byte[] text(int tag, String text) {
    return tagged(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    byte[] content = joined(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] each : parts) {
      out.writeBytes(each);
    }
    return out.toByteArray();
  }
}
