package io.github.tenantsnapshot.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The module descriptors, and the resolution of modules without JSpecify. */
class ModulesTest {

  private static final String CORE = "io.github.tenantsnapshot";
  private static final String STORE_CONTRACT = "io.github.tenantsnapshot.store.contract";
  private static final String JDBC_STORE = "io.github.tenantsnapshot.store.jdbc";
  private static final String MEMORY_STORE = "io.github.tenantsnapshot.store.memory";
  private static final String SIMULATOR = "io.github.tenantsnapshot.simulator";
  private static final String EXAMPLES = "io.github.tenantsnapshot.examples";
  private static final String SERVER = "io.github.tenantsnapshot.simulator.http";

  /** The modules of this project that have access to internal packages of others. */
  private static final Set<String> FRIENDS =
      Set.of(
          SIMULATOR,
          SERVER,
          "io.github.tenantsnapshot.simulator.junit",
          "io.github.tenantsnapshot.server");

  private static final int JAVA_17 = 61;

  private static final ModuleFinder MODULES =
      ModuleFinder.of(
          MainCode.CORE,
          MainCode.STORE_CONTRACT,
          MainCode.MEMORY_STORE,
          MainCode.JDBC_STORE,
          MainCode.SIMULATOR,
          MainCode.SIMULATOR_HTTP,
          MainCode.locationOf("io.netty.buffer.ByteBuf"),
          MainCode.locationOf("io.netty.handler.codec.ByteToMessageDecoder"),
          MainCode.locationOf("io.netty.handler.codec.http.HttpServerCodec"),
          MainCode.locationOf("io.netty.util.ReferenceCounted"),
          MainCode.locationOf("io.netty.handler.ssl.SslHandler"),
          MainCode.locationOf("io.netty.resolver.AddressResolver"),
          MainCode.locationOf("io.netty.channel.Channel"),
          MainCode.locationOf("io.netty.channel.unix.Socket"),
          MainCode.locationOf("com.auth0.jwt.JWT"),
          MainCode.locationOf(ObjectMapper.class),
          MainCode.locationOf(JsonFactory.class),
          MainCode.locationOf(JsonProperty.class),
          MainCode.locationOf("org.slf4j.Logger"),
          MainCode.locationOf("org.slf4j.simple.SimpleLogger"));

  @Test
  void modulesExportOnlyTheirPublicPackages() {
    assertThat(exports(CORE)).containsExactlyInAnyOrder(CORE, CORE + ".graph", CORE + ".spi");
    assertThat(exports(MEMORY_STORE)).containsExactlyInAnyOrder(MEMORY_STORE);
    assertThat(exports(JDBC_STORE)).containsExactlyInAnyOrder(JDBC_STORE);
    assertThat(exports(STORE_CONTRACT)).containsExactlyInAnyOrder(STORE_CONTRACT);
  }

  @Test
  void modulesOpenNoPackages() {
    for (String name : List.of(CORE, MEMORY_STORE, JDBC_STORE)) {
      assertThat(descriptor(name).isOpen()).as(name).isFalse();
      assertThat(descriptor(name).opens()).as(name).isEmpty();
    }
  }

  @Test
  void storeContractIsOpenedOnlyToJunit() {
    assertThat(descriptor(STORE_CONTRACT).isOpen()).isFalse();
    assertThat(descriptor(STORE_CONTRACT).opens())
        .singleElement()
        .satisfies(
            opened -> {
              assertThat(opened.source()).isEqualTo(STORE_CONTRACT);
              assertThat(opened.targets()).containsExactly("org.junit.platform.commons");
            });
  }

  @Test
  void modulesRequireExactlyTheListedModules() {
    assertThat(requires(CORE))
        .containsExactlyInAnyOrder(
            "java.base", "com.fasterxml.jackson.core", "org.slf4j", "org.jspecify");
    assertThat(requires(MEMORY_STORE)).containsExactlyInAnyOrder("java.base", CORE, "org.jspecify");
    assertThat(requires(JDBC_STORE))
        .containsExactlyInAnyOrder(
            "java.base",
            "java.sql",
            CORE,
            "com.fasterxml.jackson.core",
            "com.fasterxml.jackson.databind",
            "org.jdbi.v3.core",
            "org.slf4j",
            "org.jspecify");
    assertThat(requires(STORE_CONTRACT))
        .containsExactlyInAnyOrder(
            "java.base", CORE, "org.assertj.core", "org.junit.jupiter.api", "org.jspecify");
  }

  @Test
  void onlyJspecifyIsRequiredStaticallyAndNothingStaticTransitively() {
    for (String name : List.of(CORE, MEMORY_STORE)) {
      for (Requires required : descriptor(name).requires()) {
        assertThat(required.modifiers().contains(Modifier.STATIC))
            .as("%s requires %s", name, required)
            .isEqualTo(required.name().equals("org.jspecify"));
        assertThat(required.modifiers())
            .as("%s requires %s", name, required)
            .doesNotContainSequence(Modifier.STATIC, Modifier.TRANSITIVE);
      }
    }
  }

  @Test
  void jspecifyIsTheOnlyOptionalLibraryRequired() {
    for (Path location : MainCode.ALL) {
      ModuleDescriptor descriptor =
          ModuleFinder.of(location).findAll().iterator().next().descriptor();
      if (descriptor.name().equals(EXAMPLES)) {
        continue; // its commands durable and nodes need a database, the others do not
      }
      assertThat(descriptor.requires())
          .as(descriptor.name())
          .filteredOn(required -> required.modifiers().contains(Modifier.STATIC))
          .allSatisfy(required -> assertThat(required.modifiers()).containsExactly(Modifier.STATIC))
          .extracting(Requires::name)
          .containsExactly("org.jspecify");
    }
  }

  @Test
  void onlyModulesOfSignaturesAreRequiredTransitively() {
    assertThat(transitive(CORE)).isEmpty();
    assertThat(transitive(MEMORY_STORE)).containsExactly(CORE);
    assertThat(transitive(JDBC_STORE)).containsExactlyInAnyOrder(CORE, "java.sql");
    assertThat(transitive(STORE_CONTRACT)).containsExactlyInAnyOrder(CORE, "org.junit.jupiter.api");
  }

  @Test
  void modulesResolveWithoutAutomaticModulesAndWithoutJspecify() {
    Configuration resolved =
        Configuration.resolve(
            MODULES,
            List.of(ModuleLayer.boot().configuration()),
            ModuleFinder.of(),
            Set.of(CORE, MEMORY_STORE));

    Set<String> names =
        resolved.modules().stream().map(ResolvedModule::name).collect(Collectors.toSet());
    assertThat(names)
        .containsExactlyInAnyOrder(CORE, MEMORY_STORE, "com.fasterxml.jackson.core", "org.slf4j");
    for (ResolvedModule module : resolved.modules()) {
      assertThat(module.reference().descriptor().isAutomatic()).as(module.name()).isFalse();
    }
  }

  @Test
  void simulatorResolvesWithoutAutomaticModules() {
    Configuration resolved =
        Configuration.resolve(
            MODULES,
            List.of(ModuleLayer.boot().configuration()),
            ModuleFinder.of(),
            Set.of(SIMULATOR));

    assertThat(exports(SIMULATOR)).contains(SIMULATOR).noneMatch(name -> name.contains("internal"));
    assertThat(resolved.modules())
        .extracting(ResolvedModule::name)
        .contains(CORE, MEMORY_STORE, SIMULATOR, "com.auth0.jwt");
    for (ResolvedModule module : resolved.modules()) {
      assertThat(module.reference().descriptor().isAutomatic()).as(module.name()).isFalse();
    }
  }

  @Test
  void nettyIsRequiredOnlyByTheServer() {
    Configuration withoutServer = resolved(SIMULATOR);
    Configuration withServer = resolved(SERVER);

    assertThat(withoutServer.modules())
        .extracting(ResolvedModule::name)
        .noneMatch(name -> name.startsWith("io.netty"));
    assertThat(withServer.modules())
        .extracting(ResolvedModule::name)
        .contains(SIMULATOR, SERVER, "io.netty.codec.http");
    for (ResolvedModule module : withServer.modules()) {
      assertThat(module.reference().descriptor().isAutomatic()).as(module.name()).isFalse();
    }
    assertThat(exports(SERVER)).containsExactly(SERVER);
    assertThat(transitive(SERVER)).contains(SIMULATOR).allMatch(name -> !name.contains("netty"));
  }

  private static Configuration resolved(String module) {
    return Configuration.resolve(
        MODULES, List.of(ModuleLayer.boot().configuration()), ModuleFinder.of(), Set.of(module));
  }

  @Test
  void modulesShareNoPackage() {
    Set<String> shared = descriptor(CORE).packages().stream().collect(Collectors.toSet());
    shared.retainAll(descriptor(MEMORY_STORE).packages());
    assertThat(shared).isEmpty();

    assertThat(descriptor(STORE_CONTRACT).packages()).containsExactly(STORE_CONTRACT);
  }

  static List<Path> locations() {
    return MainCode.ALL;
  }

  @ParameterizedTest
  @MethodSource("locations")
  void classesAreCompiledForJava17(Path location) {
    Map<String, byte[]> classes = MainCode.classFiles(location);

    assertThat(classes).containsKey("module-info.class");
    classes.forEach(
        (name, bytes) ->
            assertThat((bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF).as(name).isEqualTo(JAVA_17));
  }

  @Test
  void everyClassLoadsWithoutJspecify() throws Exception {
    ModuleLayer layer = layer();
    assertThat(layer.findModule("org.jspecify")).isEmpty();

    List<String> loaded = new ArrayList<>();
    for (Path location : List.of(MainCode.CORE, MainCode.MEMORY_STORE)) {
      Module module =
          layer.findModule(location.equals(MainCode.CORE) ? CORE : MEMORY_STORE).orElseThrow();
      for (String file : MainCode.classFiles(location).keySet()) {
        if (file.endsWith("-info.class")) {
          continue;
        }
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        Class<?> type = Class.forName(name, true, module.getClassLoader());
        assertThat(type.getModule()).isSameAs(module);
        assertThat(type.getDeclaredMethods()).isNotNull();
        assertThat(type.getDeclaredFields()).isNotNull();
        assertThat(type.getDeclaredConstructors()).isNotNull();
        assertThat(type.getAnnotations()).isNotNull();
        loaded.add(name);
      }
    }

    assertThat(loaded).hasSizeGreaterThan(50);
  }

  /** Runs the listing of the README by reflection, as a user's module would do. */
  @Test
  void snapshotCanBeCreatedAndReadWithoutJspecify() throws Exception {
    Fixture its = new Fixture(layer());
    Object clock =
        its.call("VirtualClock", "startingAt", null, Instant.parse("2025-02-18T15:43:59Z"));
    Object builder =
        its.call("SnapshotService", "builder", null, its.newMemoryStore(), its.source());
    its.call("SnapshotService$Builder", "clock", builder, clock);
    try (AutoCloseable service =
        (AutoCloseable) its.call("SnapshotService$Builder", "build", builder)) {
      Object caller =
          its.call("Caller", "user", null, "2fcf1c68-b412-4c85-bfb2-cb20152a6843", "user", "Adele");
      Object request =
          its.call(
              "CreateSnapshotRequest",
              "of",
              null,
              "Snapshot Demo",
              new String[] {"microsoft.exchange.transportrule"});
      Object job = its.call("SnapshotService", "createSnapshot", service, caller, request);
      its.call("VirtualClock", "advance", clock, Duration.ZERO);
      Object snapshot = its.call("SnapshotService", "openSnapshot", service, caller, job);
      List<?> resources =
          ((Stream<?>) its.call("Snapshot", "resources", snapshot)).collect(Collectors.toList());

      assertThat(resources)
          .hasToString(
              "[SnapshotResource[displayName=EXOTransportRule-A,"
                  + " resourceType=microsoft.exchange.transportrule, properties={\"N\":1.50}]]");
      assertThat(its.call("JsonText", "asMap", its.properties(resources.get(0))))
          .hasToString("{N=1.5}");
    }
  }

  private static ModuleLayer layer() {
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolveAndBind(MODULES, ModuleFinder.of(), Set.of(CORE, MEMORY_STORE));
    return ModuleLayer.defineModulesWithOneLoader(
            configuration, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader())
        .layer();
  }

  private static ModuleDescriptor descriptor(String module) {
    return MODULES.find(module).map(ModuleReference::descriptor).orElseThrow();
  }

  private static Set<String> exports(String module) {
    for (Exports exports : descriptor(module).exports()) {
      assertThat(exports.targets()).as(exports.toString()).isSubsetOf(FRIENDS);
    }
    return descriptor(module).exports().stream()
        .filter(exports -> !exports.isQualified())
        .map(Exports::source)
        .collect(Collectors.toSet());
  }

  private static Set<String> requires(String module) {
    return descriptor(module).requires().stream().map(Requires::name).collect(Collectors.toSet());
  }

  private static Set<String> transitive(String module) {
    return descriptor(module).requires().stream()
        .filter(required -> required.modifiers().contains(Modifier.TRANSITIVE))
        .map(Requires::name)
        .collect(Collectors.toSet());
  }

  /** The library in a separate module layer, whose classes are not those of this test. */
  private static final class Fixture {

    private final Module core;
    private final Module store;

    Fixture(ModuleLayer layer) {
      core = layer.findModule(CORE).orElseThrow();
      store = layer.findModule(MEMORY_STORE).orElseThrow();
    }

    Class<?> type(String name) throws ClassNotFoundException {
      return Class.forName(CORE + "." + name, true, core.getClassLoader());
    }

    Object newMemoryStore() throws ReflectiveOperationException {
      return Class.forName(MEMORY_STORE + ".MemoryJobStore", true, store.getClassLoader())
          .getConstructor()
          .newInstance();
    }

    Object source() throws ClassNotFoundException {
      Class<?> source = type("spi.ConfigurationSource");
      return Proxy.newProxyInstance(
          source.getClassLoader(),
          new Class<?>[] {source},
          (proxy, method, arguments) -> {
            Object properties = call("JsonText", "of", null, "{\"N\":1.50}");
            Object resource =
                type("SnapshotResource")
                    .getConstructor(String.class, String.class, type("JsonText"))
                    .newInstance("EXOTransportRule-A", arguments[1], properties);
            return call("spi.ResourceReader", "of", null, List.of(resource));
          });
    }

    Object properties(Object resource) throws ReflectiveOperationException {
      return call("SnapshotResource", "properties", resource);
    }

    /** Calls the only public method that accepts the arguments. */
    Object call(String typeName, String methodName, Object target, Object... arguments)
        throws ReflectiveOperationException {
      for (Method method : type(typeName).getMethods()) {
        if (method.getName().equals(methodName) && takes(method, arguments)) {
          try {
            return method.invoke(target, arguments);
          } catch (InvocationTargetException e) {
            throw new AssertionError(method + " failed", e.getCause());
          }
        }
      }
      throw new NoSuchMethodException(typeName + "." + methodName);
    }

    private static boolean takes(Method method, Object... arguments) {
      Class<?>[] types = method.getParameterTypes();
      if (types.length != arguments.length) {
        return false;
      }
      for (int i = 0; i < types.length; i++) {
        if (!types[i].isInstance(arguments[i])) {
          return false;
        }
      }
      return true;
    }
  }
}
