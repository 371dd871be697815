package io.github.tenantsnapshot.tests.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.github.tenantsnapshot.tests.structure.MainPackages.EXPORTED_FOR_SOME;
import static io.github.tenantsnapshot.tests.structure.MainPackages.FOR_JUNIT;
import static io.github.tenantsnapshot.tests.structure.MainPackages.FOR_OKHTTP;
import static io.github.tenantsnapshot.tests.structure.MainPackages.HTTP;
import static io.github.tenantsnapshot.tests.structure.MainPackages.MAIN;
import static io.github.tenantsnapshot.tests.structure.MainPackages.ROOT;
import static io.github.tenantsnapshot.tests.structure.MainPackages.STORE_CONTRACT;
import static io.github.tenantsnapshot.tests.structure.MainPackages.topLevel;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.TreeSet;
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

  /** These classes, and no others, must change for another version of Jackson: decision 19. */
  @Test
  void jacksonIsUsedByExactlyTheListedClasses() {
    Set<String> users = new TreeSet<>();
    for (JavaClass type : MAIN) {
      boolean usesJackson =
          type.getDirectDependenciesFromSelf().stream()
              .map(dependency -> dependency.getTargetClass().getBaseComponentType())
              .anyMatch(target -> target.getPackageName().startsWith("com.fasterxml."));
      if (usesJackson) {
        users.add(topLevel(type).getName().substring(ROOT.length() + 1));
      }
    }

    assertThat(users)
        .containsExactlyInAnyOrder(
            "internal.json.Json",
            "internal.json.JsonValues",
            "internal.graph.CreateSnapshotBody",
            "internal.graph.Exchange",
            "internal.graph.GraphErrorException",
            "internal.graph.JobJson",
            "internal.graph.SnapshotJson",
            "store.jdbc.JobDetails",
            "simulator.control.AdviceControl",
            "simulator.control.BoundedArray",
            "simulator.control.ControlException",
            "simulator.control.FaultControl",
            "simulator.control.JobControl",
            "simulator.control.JournalControl",
            "simulator.control.Json",
            "simulator.control.JsonBody",
            "simulator.control.OpenApiResource",
            "simulator.control.SignInControl",
            "simulator.control.SnapshotControl",
            "simulator.control.TenantControl",
            "simulator.control.TimeControl",
            "simulator.control.TokenControl",
            "simulator.generator.PropertiesWriter",
            "simulator.internal.advice.CreateView",
            "simulator.internal.advice.JobView",
            "simulator.internal.state.BaselineReader",
            "simulator.internal.state.JsonInput",
            "simulator.internal.state.JsonProblem",
            "simulator.internal.state.ResourceArrayReader",
            "simulator.internal.state.SavedObject",
            "simulator.internal.state.SavedTenant",
            "simulator.internal.state.StateReader",
            "simulator.internal.state.StateWriter",
            "server.ServerInfo",
            "examples.CreateSnapshotExample",
            "examples.SampleTenant");
  }
}
