/** Tests as a user of the extension has them. */
open module consumer {
  requires io.github.tenantsnapshot.simulator.junit;
  requires org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires org.junit.platform.launcher;
}
