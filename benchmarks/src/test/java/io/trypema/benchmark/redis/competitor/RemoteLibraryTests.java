package io.trypema.benchmark.redis.competitor;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteLibraryTests {

	private final RedisServer server = RedisServer.start();

	private final Backend backend = Backend.at("redis://127.0.0.1:" + this.server.port());

	@AfterAll
	void stop() {
		this.backend.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(mode = EXCLUDE, names = { "PING", "TRYPEMA_LOCAL_SUPPRESSED", "TRYPEMA_HYBRID_SUPPRESSED" })
	void blockingFormAdmitsTheLimitAndNoMore(RemoteLibrary library) {
		try (RemoteCompetitor competitor = limitedToThree(library)) {
			assertThat(answers(() -> competitor.acquire(library + " blocking"))).containsExactly(true, true, true,
					false, false);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EXCLUDE, names = { "PING", "TRYPEMA_LOCAL_SUPPRESSED", "TRYPEMA_HYBRID_SUPPRESSED" })
	void asynchronousFormAdmitsTheLimitAndNoMore(RemoteLibrary library) {
		try (RemoteCompetitor competitor = limitedToThree(library)) {
			assertThat(answers(() -> competitor.acquireAsync(library + " asynchronous").toCompletableFuture().join()))
				.containsExactly(true, true, true, false, false);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EXCLUDE, names = { "PING", "TRYPEMA_LOCAL_SUPPRESSED", "TRYPEMA_HYBRID_SUPPRESSED" })
	void keysHaveLimitsOfTheirOwn(RemoteLibrary library) {
		try (RemoteCompetitor competitor = limitedToThree(library)) {
			answers(() -> competitor.acquire(library + " used up"));
			assertThat(competitor.acquire(library + " fresh")).isTrue();
		}
	}

	private RemoteCompetitor limitedToThree(RemoteLibrary library) {
		return library.limitedTo(3, Duration.ofHours(1), this.backend);
	}

	private static List<Boolean> answers(Supplier<Boolean> call) {
		return Stream.generate(call).limit(5).toList();
	}

}
