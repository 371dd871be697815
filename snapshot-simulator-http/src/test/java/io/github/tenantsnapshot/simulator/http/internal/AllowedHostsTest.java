package io.github.tenantsnapshot.simulator.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The spellings of addresses in the Host header. */
class AllowedHostsTest {

  private static final AllowedHosts HOSTS =
      new AllowedHosts(List.of("127.0.0.1", "::1", "fd00:0:0::7", "10.0.0.1"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[::1]:80",
        "[0:0:0:0:0:0:0:1]",
        "[0::1]",
        "[::ffff:127.0.0.1]:8085",
        "[fd00::7]",
        "[FD00:0:0:0:0:0:0:7]:443",
        "[::ffff:10.0.0.1]"
      })
  void allowsEachSpellingOfAnAllowedAddress(String authority) {
    assertThat(HOSTS.allows(authority, "192.0.2.1")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "[fd00::2], fd00:0:0:0:0:0:0:2",
    "[fe80::2%25eth0]:80, fe80:0:0:0:0:0:0:2%eth0",
    "[fd00:0:0:0:0:0:0:2], fd00::2"
  })
  void allowsTheAddressOfTheConnection(String authority, String local) {
    assertThat(HOSTS.allows(authority, local)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[fd00::8]", "[::ffff:10.0.0.2]", "[::2]", "[:::1]", "[1:2]", "[::g]"})
  void rejectsOtherAddresses(String authority) {
    assertThat(HOSTS.allows(authority, "192.0.2.1")).isFalse();
  }
}
