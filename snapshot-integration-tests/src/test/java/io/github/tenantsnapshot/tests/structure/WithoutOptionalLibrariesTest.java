package io.github.tenantsnapshot.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user has who brings no library of choice along: no OkHttp with Okio, JUnit, JSpecify. */
class WithoutOptionalLibrariesTest {

  private static final String SIMULATOR = "io.github.tenantsnapshot.simulator.";
  private static final List<String> FOR_SOME = List.of(SIMULATOR + "okhttp.", SIMULATOR + "junit.");

  private static final List<Path> MODULES =
      List.of(MainCode.CORE, MainCode.MEMORY_STORE, MainCode.SIMULATOR);

  private static final List<Path> LIBRARIES =
      List.of(
          MainCode.locationOf("com.auth0.jwt.JWT"),
          MainCode.locationOf(ObjectMapper.class),
          MainCode.locationOf(JsonFactory.class),
          MainCode.locationOf(JsonProperty.class),
          MainCode.locationOf("org.slf4j.Logger"));

  @Test
  void everyClassButThoseForSuchALibraryLoadsAndShowsItsMembers() throws Exception {
    Set<String> names =
        classNames().stream()
            .filter(name -> FOR_SOME.stream().noneMatch(name::startsWith))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(names)
        .contains(
            "io.github.tenantsnapshot.SnapshotService",
            "io.github.tenantsnapshot.store.memory.MemoryJobStore",
            "io.github.tenantsnapshot.simulator.TenantSimulator");

    try (URLClassLoader classes = userClasses()) {
      for (String name : names) {
        reflect(Class.forName(name, true, classes));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "okhttp.GraphInterceptor, okhttp3",
    "junit.TenantSimulatorExtension, org/junit/jupiter/api",
  })
  void theClassesForItDoNot(String name, String library) throws Exception {
    try (URLClassLoader classes = userClasses()) {
      assertThatThrownBy(() -> reflect(Class.forName(SIMULATOR + name, true, classes)))
          .isInstanceOf(NoClassDefFoundError.class)
          .hasMessageContaining(library);
    }
  }

  private static Set<String> classNames() {
    return MODULES.stream()
        .flatMap(module -> MainCode.classFiles(module).keySet().stream())
        .filter(file -> !file.endsWith("module-info.class"))
        .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns a loader that sees the modules, what they cannot do without, and the JDK. */
  private static URLClassLoader userClasses() throws IOException {
    URL[] urls =
        Stream.concat(MODULES.stream(), LIBRARIES.stream())
            .map(MainCode::urlOf)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  /** Looks at all there is, as dependency injection, mocking and documentation tools do. */
  private static void reflect(Class<?> type) {
    name(type.getAnnotations());
    name(type.getGenericInterfaces());
    name(type.getTypeParameters());
    name(type.getDeclaredClasses());
    name(new Object[] {type.getGenericSuperclass(), type.getEnclosingMethod()});
    assertThat(type.toGenericString()).contains(type.getName());
    for (Field field : type.getDeclaredFields()) {
      name(field.getAnnotations());
      name(new Object[] {field.toGenericString(), field.getAnnotatedType()});
    }
    for (Method method : type.getDeclaredMethods()) {
      reflectInto(method);
      name(new Object[] {method.getAnnotatedReturnType()});
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      reflectInto(constructor);
    }
    if (type.isRecord()) {
      name(type.getRecordComponents());
    }
  }

  private static void reflectInto(Executable executable) {
    name(executable.getAnnotations());
    name(executable.getTypeParameters());
    name(executable.getGenericExceptionTypes());
    name(executable.getAnnotatedParameterTypes());
    name(new Object[] {executable.toGenericString()});
    for (Annotation[] annotations : executable.getParameterAnnotations()) {
      name(annotations);
    }
  }

  /** Has everything named, and so every type in it resolved. */
  private static void name(Object[] seen) {
    assertThat(Arrays.toString(seen)).isNotEmpty();
  }
}
