package io.github.tenantsnapshot.tests.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.github.tenantsnapshot.tests.structure.MainPackages.EXAMPLES;
import static io.github.tenantsnapshot.tests.structure.MainPackages.EXPORTED_FOR_SOME;
import static io.github.tenantsnapshot.tests.structure.MainPackages.FOR_JUNIT;
import static io.github.tenantsnapshot.tests.structure.MainPackages.FOR_OKHTTP;
import static io.github.tenantsnapshot.tests.structure.MainPackages.GRAPH_INTERNAL;
import static io.github.tenantsnapshot.tests.structure.MainPackages.HTTP;
import static io.github.tenantsnapshot.tests.structure.MainPackages.JDBC_STORE;
import static io.github.tenantsnapshot.tests.structure.MainPackages.JSON;
import static io.github.tenantsnapshot.tests.structure.MainPackages.MAIN;
import static io.github.tenantsnapshot.tests.structure.MainPackages.SERVER;
import static io.github.tenantsnapshot.tests.structure.MainPackages.SIMULATOR;
import static io.github.tenantsnapshot.tests.structure.MainPackages.STORE_CONTRACT;

import org.junit.jupiter.api.Test;

/** The packages that may use a library. */
class LibraryDependenciesTest {

  @Test
  void optionalLibrariesAreUsedOnlyByTheirOwnPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackage(FOR_OKHTTP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "okio..", "kotlin..")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(FOR_JUNIT, STORE_CONTRACT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.junit..")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(EXPORTED_FOR_SOME)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(EXPORTED_FOR_SOME)
        .check(MAIN);
  }

  @Test
  void nettyIsUsedOnlyByTheServer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HTTP + ".internal")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(MAIN);
  }

  @Test
  void jacksonIsUsedOnlyByReadersAndWritersOfJson() {
    noClasses()
        .that()
        .resideOutsideOfPackages(JSON, GRAPH_INTERNAL, JDBC_STORE, SIMULATOR, SERVER, EXAMPLES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(MAIN);
  }
}
