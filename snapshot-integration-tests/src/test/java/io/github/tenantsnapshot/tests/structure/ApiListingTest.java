package io.github.tenantsnapshot.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public API of each published module, beside its listing {@code api.txt}. A change of the API
 * changes the listing, so that it is noticed in a review. {@code -Dtests.api=update} writes the
 * listings.
 */
class ApiListingTest {

  static Stream<Arguments> modules() {
    return Stream.of(
        Arguments.of("snapshot-core", MainCode.CORE),
        Arguments.of("snapshot-server", MainCode.SERVER),
        Arguments.of("snapshot-simulator", MainCode.SIMULATOR),
        Arguments.of("snapshot-simulator-http", MainCode.SIMULATOR_HTTP),
        Arguments.of("snapshot-simulator-junit", MainCode.SIMULATOR_JUNIT),
        Arguments.of("snapshot-simulator-okhttp", MainCode.SIMULATOR_OKHTTP),
        Arguments.of("snapshot-store-contract", MainCode.STORE_CONTRACT),
        Arguments.of("snapshot-store-jdbc", MainCode.JDBC_STORE),
        Arguments.of("snapshot-store-memory", MainCode.MEMORY_STORE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modules")
  void listingHasEachMemberOfTheApi(String module, Path location) throws Exception {
    List<String> listing = ApiListing.of(exportedClasses(location));
    Path file = Path.of("..", module, "api.txt");
    if (System.getProperty("tests.api", "").equals("update")) {
      Files.write(file, listing);
    }
    assertThat(Files.readAllLines(file))
        .as("%s; -Dtests.api=update writes what the API is now", file)
        .isEqualTo(listing);
  }

  private static List<Class<?>> exportedClasses(Path location) {
    ModuleDescriptor descriptor =
        ModuleFinder.of(location).findAll().iterator().next().descriptor();
    Set<String> exported =
        descriptor.exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    return MainCode.classFiles(location).keySet().stream()
        .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
        .filter(name -> name.contains(".") && exported.contains(packageOf(name)))
        .<Class<?>>map(ApiListingTest::load)
        .toList();
  }

  private static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ApiListingTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
