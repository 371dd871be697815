import io.github.tenantsnapshot.*;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.*;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.*;
@SpringBootTest(properties = "spring.datasource.url=jdbc:h2:./target/jobs;DB_CLOSE_ON_EXIT=FALSE")
class DurableJobsTest {
  @Configuration @EnableAutoConfiguration static class Application {
    @Bean SnapshotService snapshots(DataSource database) {
      return SnapshotService.builder(JdbcJobStore.open(database), (job, type) -> ResourceReader.of(List.of())).build();
    }
  }
  @Test void jobEnds(@Autowired SnapshotService snapshots) throws Exception {
    var me = Caller.user("9e4d3a7a-54b5-4f0e-b6a8-0d9f3a3c0f11", "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9", "Adele");
    var job = snapshots.createSnapshot(me, CreateSnapshotRequest.of("Export " + System.currentTimeMillis(), "microsoft.exchange.transportrule"));
    Assertions.assertEquals(SnapshotJobStatus.SUCCEEDED, snapshots.awaitCompletion(me, job.id(), Duration.ofMinutes(1)).status());
  }
}
