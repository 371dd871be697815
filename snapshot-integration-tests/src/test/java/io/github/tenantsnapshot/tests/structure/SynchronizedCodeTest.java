package io.github.tenantsnapshot.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The classes whose code is {@code synchronized}. Before JDK 24, a virtual thread that blocks in
 * such code, or waits for it, occupies its carrier thread, and with it a processor. A lock that is
 * held during a call that may block must be a {@code ReentrantLock}.
 */
class SynchronizedCodeTest {

  private static final String ROOT = "io/github/tenantsnapshot/";

  /** Each class with the reason why its synchronized code does not block. */
  private static final Map<String, String> ALLOWED =
      Map.ofEntries(
          Map.entry("simulator/ActiveRequestFault", "counts, compares instants, and changes a map"),
          Map.entry("simulator/FaultScript", "calls faults, which count and compare"),
          Map.entry(
              "simulator/SimulatedTenant", "changes and copies collections; callbacks run outside"),
          Map.entry("simulator/Tenants", "changes maps, and the collections of SimulatedTenant"),
          Map.entry(
              "simulator/control/NumberedFaults", "changes a map, and reads counts of faults"),
          Map.entry("simulator/internal/directory/Directory", "changes and copies maps in memory"),
          Map.entry(
              "simulator/internal/fault/FaultTrigger", "counts, and draws from a SplittableRandom"),
          Map.entry(
              "simulator/internal/fault/StalledJobs",
              "changes collections; jobs are resumed outside"),
          Map.entry(
              "simulator/internal/journal/BodyCapture", "copies bytes in memory; I/O is outside"),
          Map.entry(
              "simulator/internal/signin/DeviceEndpoint", "compares instants, and sets a field"),
          Map.entry("simulator/internal/signin/ExpiringStore", "changes a map"),
          Map.entry(
              "simulator/internal/signin/Users", "changes a map, and looks up a simulated tenant"),
          Map.entry("simulator/internal/token/VerifiedTokens", "reads and changes a map"),
          Map.entry(
              "store/memory/TenantJobs",
              "changes collections in memory, which is all the store does"));

  @Test
  void onlyListedClassesHaveSynchronizedCode() {
    Set<String> found = new TreeSet<>();
    for (Path location : MainCode.ALL) {
      MainCode.classFiles(location)
          .forEach(
              (name, bytes) -> {
                if (!synchronizedMethods(bytes).isEmpty()) {
                  found.add(topLevel(name));
                }
              });
    }

    assertThat(found).containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
  }

  @Test
  void synchronizedMethodsAndBlocksAreFound() throws IOException {
    String file = Sample.class.getName().replace('.', '/') + ".class";
    try (InputStream bytes = Sample.class.getClassLoader().getResourceAsStream(file)) {
      assertThat(synchronizedMethods(bytes.readAllBytes())).containsExactly("block", "method");
    }
  }

  static final class Sample {
    private int count;

    synchronized void method() {
      count++;
    }

    void block() {
      synchronized (this) {
        count++;
      }
    }

    int neither() {
      return count;
    }
  }

  private static String topLevel(String classFile) {
    String name = classFile.substring(0, classFile.length() - ".class".length());
    int nested = name.indexOf('$');
    String top = nested < 0 ? name : name.substring(0, nested);
    return top.startsWith(ROOT) ? top.substring(ROOT.length()) : top;
  }

  private static Set<String> synchronizedMethods(byte[] classFile) {
    Set<String> found = new TreeSet<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String method,
                  String descriptor,
                  String signature,
                  String[] exceptions) {
                if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                  found.add(method);
                }
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER) {
                      found.add(method);
                    }
                  }
                };
              }
            },
            ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found;
  }
}
