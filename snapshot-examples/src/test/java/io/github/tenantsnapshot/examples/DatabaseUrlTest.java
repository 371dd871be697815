package io.github.tenantsnapshot.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link DatabaseUrl}: user and password are separated, and passwords are not printed. */
class DatabaseUrlTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://host:1/db?user=me&password=s3cret, jdbc:postgresql://host:1/db, me, s3cret",
    "jdbc:postgresql://host/db?user=me&password=a%26b&ssl=true, jdbc:postgresql://host/db?ssl=true,"
        + " me, a&b",
    "jdbc:postgresql://host/db?ssl=true&password=x&a=b, jdbc:postgresql://host/db?ssl=true&a=b,, x",
    "jdbc:postgresql://me:s3cret@host/db?a=b, jdbc:postgresql://host/db?a=b, me, s3cret",
    "jdbc:mariadb://host/db?user=me&PASSWORD=s3cret, jdbc:mariadb://host/db, me, s3cret",
    "jdbc:h2:tcp://host/mem:x;USER=me;PASSWORD=a%26b;MODE=LEGACY,"
        + " jdbc:h2:tcp://host/mem:x;MODE=LEGACY, me, a%26b",
    "jdbc:h2:file:/tmp/jobs, jdbc:h2:file:/tmp/jobs,,",
    "jdbc:postgresql://host/db?user=me, jdbc:postgresql://host/db, me,"
  })
  void userAndPasswordAreSeparated(String url, String address, String user, String password) {
    DatabaseUrl parsed = DatabaseUrl.parse(url);

    assertThat(parsed).isEqualTo(new DatabaseUrl(address, user, password));
    assertThat(parsed).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:foo:bar?password=s3cret", "postgresql://me:s3cret@host", "", "x"})
  void otherUrlsAreRejectedWithoutPrintingThem(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseUrl.parse(url))
        .withMessage("url must begin with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:");
  }

  @ParameterizedTest
  @CsvSource({
    "cannot connect to jdbc:h2:mem:x;PASSWORD=s3cret;A=B, s3cret",
    "jdbc:postgresql://host/db?user=me&password=s3cret is unknown, s3cret",
    "'password = s3cret', s3cret",
    "jdbc:postgresql://me:s3cret@host/db, s3cret",
    "jdbc:postgresql://me:s3@cret@host/db, cret",
    "passwd=s3cret, s3cret",
    "'two: password=one&x=1 and pwd=two', one&"
  })
  void passwordsAreReplacedInAnyText(String text, String secret) {
    assertThat(DatabaseUrl.redacted(text)).doesNotContain(secret).contains("***");
  }

  @Test
  void textsWithoutAPasswordAreUnchanged() {
    String text = "the database jdbc:postgresql://host:5432/db?ssl=true cannot be used: a@b";
    assertThat(DatabaseUrl.redacted(text)).isEqualTo(text);
  }
}
