package io.github.tenantsnapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings are equal if all their options are. */
class SettingsEqualityTest {

  static List<Object> settings() {
    return List.of(
        SnapshotLimits.documented(), SnapshotBehavior.defaults(), GraphBehavior.defaults());
  }

  static Stream<Arguments> options() {
    return settings().stream()
        .flatMap(
            settings ->
                Arrays.stream(builderOf(settings).getClass().getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .filter(method -> method.getParameterCount() == 1)
                    .map(option -> Arguments.of(settings, option)));
  }

  private static Object builderOf(Object settings) {
    return invoke(settings, "toBuilder");
  }

  private static Object invoke(Object receiver, String method) {
    try {
      return receiver.getClass().getMethod(method).invoke(receiver);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a value that is no default. */
  private static Object other(Class<?> type, Object present) {
    if (type == int.class) {
      return 1;
    } else if (type == long.class) {
      return 1L;
    } else if (type == Duration.class) {
      return Duration.ofDays(1);
    } else if (type == QuotaPeriod.class) {
      return QuotaPeriod.days(1);
    } else if (type == GraphError.class) {
      return new GraphError(418, "ImATeapot", null);
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant != present)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void copiesAreEqual(Object settings) {
    Object copy = invoke(builderOf(settings), "build");

    assertThat(copy).isNotSameAs(settings).isEqualTo(settings).hasSameHashCodeAs(settings);
    assertThat(settings).isNotEqualTo("another type").isNotEqualTo(null);
  }

  @ParameterizedTest
  @MethodSource("options")
  void eachOptionCounts(Object settings, Method option) throws ReflectiveOperationException {
    Object present = invoke(settings, option.getName());
    Object builder = builderOf(settings);
    option.invoke(builder, other(option.getParameterTypes()[0], present));

    assertThat(invoke(builder, "build")).isNotEqualTo(settings);
  }

  @Test
  void quotaPeriodsAreEqualByZoneAndDays() {
    QuotaPeriod berlin = QuotaPeriod.calendarMonth(ZoneId.of("Europe/Berlin"));

    assertThat(berlin)
        .isEqualTo(QuotaPeriod.calendarMonth(ZoneId.of("Europe/Berlin")))
        .hasSameHashCodeAs(QuotaPeriod.calendarMonth(ZoneId.of("Europe/Berlin")))
        .isNotEqualTo(QuotaPeriod.calendarMonth());
    assertThat(QuotaPeriod.days(30))
        .isEqualTo(QuotaPeriod.days(30))
        .isNotEqualTo(QuotaPeriod.days(31))
        .isNotEqualTo(QuotaPeriod.calendarMonth());
  }

  @Test
  void resourceTypesAreEqualByName() {
    assertThat(ResourceTypes.of(List.of("a", "B")))
        .isEqualTo(ResourceTypes.of(List.of("b", "A")))
        .hasSameHashCodeAs(ResourceTypes.of(List.of("b", "A")))
        .isNotEqualTo(ResourceTypes.of(List.of("a")));
  }
}
