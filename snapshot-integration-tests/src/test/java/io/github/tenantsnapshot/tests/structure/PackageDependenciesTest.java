package io.github.tenantsnapshot.tests.structure;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.github.tenantsnapshot.tests.structure.MainPackages.ACCESS;
import static io.github.tenantsnapshot.tests.structure.MainPackages.EXAMPLES;
import static io.github.tenantsnapshot.tests.structure.MainPackages.GENERATOR;
import static io.github.tenantsnapshot.tests.structure.MainPackages.GRAPH;
import static io.github.tenantsnapshot.tests.structure.MainPackages.GRAPH_INTERNAL;
import static io.github.tenantsnapshot.tests.structure.MainPackages.HTTP_SYNTAX;
import static io.github.tenantsnapshot.tests.structure.MainPackages.INTERNAL;
import static io.github.tenantsnapshot.tests.structure.MainPackages.JDBC_STORE;
import static io.github.tenantsnapshot.tests.structure.MainPackages.JOB;
import static io.github.tenantsnapshot.tests.structure.MainPackages.JSON;
import static io.github.tenantsnapshot.tests.structure.MainPackages.MAIN;
import static io.github.tenantsnapshot.tests.structure.MainPackages.ROOT;
import static io.github.tenantsnapshot.tests.structure.MainPackages.RULES;
import static io.github.tenantsnapshot.tests.structure.MainPackages.SERVER;
import static io.github.tenantsnapshot.tests.structure.MainPackages.SIMULATOR;
import static io.github.tenantsnapshot.tests.structure.MainPackages.SPI;
import static io.github.tenantsnapshot.tests.structure.MainPackages.STORES;
import static io.github.tenantsnapshot.tests.structure.MainPackages.STORE_CONTRACT;
import static io.github.tenantsnapshot.tests.structure.MainPackages.VALUES;
import static io.github.tenantsnapshot.tests.structure.MainPackages.isNotPartOf;
import static io.github.tenantsnapshot.tests.structure.MainPackages.isPartOf;
import static io.github.tenantsnapshot.tests.structure.MainPackages.named;
import static io.github.tenantsnapshot.tests.structure.MainPackages.topLevel;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The dependencies between packages: graph, service, SPI, stores. */
class PackageDependenciesTest {

  @Test
  void serviceDoesNotDependOnGraphOrItsUsers() {
    noClasses()
        .that()
        .resideOutsideOfPackages(GRAPH, GRAPH_INTERNAL, SIMULATOR, SERVER, EXAMPLES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(GRAPH, GRAPH_INTERNAL, SIMULATOR, SERVER, EXAMPLES)
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(STORES, SIMULATOR, SERVER, EXAMPLES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(STORES)
        .check(MAIN);
  }

  @Test
  void storesDependOnlyOnTheSpiAndTheValueTypesOfTheService() {
    classes()
        .that()
        .resideInAPackage(STORES)
        .and()
        .resideOutsideOfPackages(STORE_CONTRACT, JDBC_STORE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(STORES, SPI, ROOT, "java..", "org.jspecify..")
        .check(MAIN);
    classes()
        .that()
        .resideInAPackage(JDBC_STORE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            JDBC_STORE,
            SPI,
            ROOT,
            "java..",
            "javax.sql..",
            "org.jdbi..",
            "com.fasterxml.jackson..",
            "org.slf4j..",
            "org.jspecify..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(STORES)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "run the service",
                type -> Set.of(SnapshotService.class.getName()).contains(type.getName())))
        .check(MAIN);
  }

  @Test
  void storeContractDependsOnNoStoreAndNoOtherModule() {
    classes()
        .that()
        .resideInAPackage(STORE_CONTRACT)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            STORE_CONTRACT,
            SPI,
            ROOT,
            "java..",
            "org.jspecify..",
            "org.junit.jupiter.api..",
            "org.assertj.core..")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackage(STORE_CONTRACT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(STORE_CONTRACT)
        .check(MAIN);
  }

  @Test
  void internalPackagesOfTheSimulatorHaveNoCycles() {
    slices().matching("..simulator.internal.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void generatorDoesNotDependOnTheSimulator() {
    classes()
        .that()
        .resideInAPackage(GENERATOR)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            GENERATOR, ROOT, SPI, "java..", "com.fasterxml.jackson.core..", "org.jspecify..")
        .check(MAIN);
  }

  @Test
  void simulatorServerAndExamplesUseOnlyExportedPackages() {
    noClasses()
        .that()
        .resideInAnyPackage(SIMULATOR, SERVER)
        .should()
        .dependOnClassesThat(
            resideInAPackage(INTERNAL)
                .and(resideOutsideOfPackages(ACCESS, GRAPH_INTERNAL, HTTP_SYNTAX, JSON, VALUES)))
        .check(MAIN);
    noClasses()
        .that()
        .resideInAnyPackage(EXAMPLES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(INTERNAL)
        .check(MAIN);
  }

  /**
   * The SPI uses the value types of the service, and the service uses the SPI, so these two
   * packages depend on each other. The SPI does not depend on classes with behaviour.
   */
  @Test
  void spiDependsOnlyOnTheValueTypesOfTheService() {
    classes()
        .that()
        .resideInAPackage(SPI)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(SPI, "java..", "org.jspecify..")
                .or(named(ROOT + ".SnapshotJob"))
                .or(named(ROOT + ".SnapshotJob$Builder"))
                .or(named(ROOT + ".SnapshotJobStatus"))
                .or(named(ROOT + ".SnapshotResource"))
                .or(named(ROOT + ".internal.values.Required"))
                .or(named(ROOT + ".internal.values.Texts")))
        .check(MAIN);
  }

  @Test
  void workersAreUsedOnlyByTheService() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .and(isNotPartOf(SnapshotService.class))
        .and(DescribedPredicate.not(isPartOf(ROOT + ".JobAdmission")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(JOB, GRAPH, GRAPH_INTERNAL)
        .check(MAIN);
  }

  @Test
  void storeIsUsedOnlyByTheServiceAndItsSnapshots() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .and(isNotPartOf(SnapshotService.class))
        .and(isNotPartOf(Snapshot.class))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(JobStore.class)
        .check(MAIN);
  }

  @Test
  void graphPackagesUseNoStore() {
    noClasses()
        .that()
        .resideInAnyPackage(GRAPH, GRAPH_INTERNAL)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(JobStore.class)
        .check(MAIN);
  }

  /**
   * The allowed dependencies between packages of core, each as {@code from -> to}. Three are
   * mutual: the service and the SPI, the service and its internal packages, and the Graph endpoint
   * and its internal package.
   */
  @Test
  void packagesOfCoreHaveOnlyTheAllowedDependencies() {
    Set<String> allowed =
        new TreeSet<>(
            Set.of(
                "graph -> (root)",
                "graph -> internal.graph",
                "graph -> internal.http",
                "internal.graph -> (root)",
                "internal.graph -> graph",
                "internal.graph -> spi",
                "internal.graph -> internal.http",
                "internal.graph -> internal.job",
                "internal.graph -> internal.json",
                "internal.graph -> internal.query",
                "internal.graph -> internal.rules",
                "internal.graph -> internal.values",
                "(root) -> spi",
                "(root) -> internal.access",
                "(root) -> internal.job",
                "(root) -> internal.json",
                "(root) -> internal.rules",
                "(root) -> internal.values",
                "spi -> (root)",
                "spi -> internal.values",
                "internal.job -> (root)",
                "internal.job -> spi",
                "internal.job -> internal.rules",
                "internal.job -> internal.values",
                "internal.rules -> (root)",
                "internal.rules -> spi",
                "internal.rules -> internal.values"));

    Set<String> found = new TreeSet<>();
    for (JavaClass type : MAIN) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (isCore(type)
            && isCore(target)
            && !type.getPackageName().equals(target.getPackageName())) {
          found.add(shortName(type.getPackageName()) + " -> " + shortName(target.getPackageName()));
        }
      }
    }

    assertThat(allowed).containsAll(found);
  }

  /** Mutual packages are acceptable, because no two files in different packages are mutual. */
  @Test
  void filesOfDifferentPackagesHaveNoCyclicDependencies() {
    Map<String, Set<String>> needs = new HashMap<>();
    Map<String, String> packages = new HashMap<>();
    for (JavaClass type : MAIN) {
      String file = topLevel(type).getName();
      packages.put(file, type.getPackageName());
      Set<String> needed = needs.computeIfAbsent(file, name -> new HashSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = topLevel(dependency.getTargetClass().getBaseComponentType());
        if (target.getPackageName().startsWith(ROOT) && !target.getName().equals(file)) {
          needed.add(target.getName());
        }
      }
    }
    Map<String, Set<String>> reachable = new HashMap<>();
    needs.keySet().forEach(file -> reachable.put(file, reachableFrom(file, needs)));

    List<String> cycles = new ArrayList<>();
    for (String one : new TreeSet<>(reachable.keySet())) {
      for (String other : new TreeSet<>(reachable.get(one))) {
        if (one.compareTo(other) < 0
            && !packages.get(one).equals(packages.get(other))
            && reachable.get(other).contains(one)) {
          cycles.add(one + " <-> " + other);
        }
      }
    }

    assertThat(cycles).isEmpty();
  }

  @Test
  void rulesAndStatesArePureFunctions() {
    noClasses()
        .that(
            resideInAPackage(RULES)
                .or(isPartOf(JOB + ".JobLifecycle"))
                .or(isPartOf(JOB + ".ErrorDetails")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.io..",
                    "java.nio..",
                    "java.net..",
                    "java.sql..",
                    "java.util.concurrent..",
                    "org.slf4j..",
                    "com.fasterxml..")
                .or(named("java.time.InstantSource"))
                .or(named("java.time.Clock"))
                .or(named("java.util.Random"))
                .or(named("java.util.random.RandomGenerator"))
                .or(named(SPI + ".JobStore"))
                .or(named(SPI + ".ConfigurationSource")))
        .check(MAIN);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    Set<String> packages = new TreeSet<>();
    for (JavaClass type : MAIN) {
      JavaPackage ofType = type.getPackage();
      if (!ofType.getName().isEmpty() && packages.add(ofType.getName())) {
        if (!ofType.isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
          unmarked.add(ofType.getName());
        }
      }
    }

    assertThat(packages)
        .contains(
            ROOT, SPI, GRAPH, JOB, RULES, JSON, STORE_CONTRACT, JDBC_STORE, ROOT + ".store.memory");
    assertThat(unmarked).isEmpty();
  }

  @Test
  void allClassesAreInPackagesBelowTheRoot() {
    classes().that(resideOutsideOfPackage("")).should().resideInAPackage(ROOT + "..").check(MAIN);
  }

  private static boolean isCore(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT)
        || name.equals(SPI)
        || name.equals(GRAPH)
        || name.startsWith(ROOT + ".internal.");
  }

  private static String shortName(String packageName) {
    return packageName.equals(ROOT) ? "(root)" : packageName.substring(ROOT.length() + 1);
  }

  private static Set<String> reachableFrom(String start, Map<String, Set<String>> needs) {
    Set<String> reached = new HashSet<>();
    List<String> open = new ArrayList<>(needs.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (reached.add(next)) {
        open.addAll(needs.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }
}
