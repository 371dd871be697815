package io.github.tenantsnapshot.internal.values;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuidsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
        "2FCF1C68-B412-4C85-BFB2-CB20152A6843",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-FFFFFFFFFFFF"
      })
  void aGuidIsRecognizedInAnyCase(String text) {
    assertThat(Guids.isGuid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2fcf1c68-b412-4c85-bfb2-cb20152a684",
        "2fcf1c68-b412-4c85-bfb2-cb20152a68433",
        "2fcf1c68-b412-4c85-bfb2-cb20152a684g",
        "2fcf1c68-b412-4c85-bfb2-cb20152a684G",
        "2fcf1c68-b412-4c85-bfb2-cb20152a684\u0660",
        "2fcf1c68-b412-4c85-bfb2-cb20152a684/",
        "2fcf1c68-b412-4c85-bfb2-cb20152a684:",
        "2fcf1c68-b412-4c85-bfb2-cb20152a684@",
        "2fcf1c68-b412-4c85-bfb2-cb20152a684`",
        "2fcf1c68-b412-4c85-bfb2acb20152a6843",
        "2fcf1c68-b412-4c85-bfb-2cb20152a6843",
        "------------------------------------",
        "{2fcf1c68-b412-4c85-bfb2-cb20152a68}"
      })
  void anythingElseIsNone(String text) {
    assertThat(Guids.isGuid(text)).isFalse();
  }
}
