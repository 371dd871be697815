package io.github.tenantsnapshot.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GraphBehaviorTest {

  static List<String> switches() {
    return Arrays.stream(GraphBehavior.class.getDeclaredFields())
        .filter(field -> !field.isSynthetic() && !Modifier.isStatic(field.getModifiers()))
        .map(Field::getName)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("switches")
  void toStringContainsEverySwitch(String name) {
    assertThat(GraphBehavior.defaults().toString()).containsPattern("[\\[ ]" + name + "=");
  }
}
