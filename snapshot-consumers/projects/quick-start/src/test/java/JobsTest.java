import static org.junit.jupiter.api.Assertions.assertEquals;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import okhttp3.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
@ExtendWith(TenantSimulatorExtension.class)
class JobsTest {
  @Test void listsJobs(TenantSimulator graph) throws Exception {
    var http = new OkHttpClient.Builder().addInterceptor(GraphInterceptor.of(graph)).build();
    var jobs = "https://graph.microsoft.com/v1.0/admin/configurationManagement/configurationSnapshotJobs";
    assertEquals(200, http.newCall(new Request.Builder().url(jobs).build()).execute().code());
  }
}
