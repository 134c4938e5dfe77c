package io.trypema.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.Ticker;
import io.trypema.WindowSettings;

import static org.assertj.core.api.Assertions.assertThat;

class ScriptRunTests {

	private final ServerClock clock = new ServerClock(ServerClock.DRIFT);

	private final EngineSettings settings = new EngineSettings(Scripts.onServerTime(), new KeyNames(false),
			new Probe("prefix"), 0, new ScheduledThreadPoolExecutor(1), RedisListener.none(), Ticker.system(),
			ServerClock.DRIFT);

	private final Quota quota = Quota.of(WindowSettings.defaults().resolve(RateLimit.parse("10/s")), "prefix", false,
			FullKeys.none());

	private final StateKey key = new StateKey(this.quota.space(), "key");

	private final List<Acquisition> calls = LongStream.of(1, 2, 3)
		.mapToObj((permits) -> new Acquisition(this.key, this.quota, permits))
		.toList();

	private ScriptRun run() {
		return Batch.of(List.copyOf(this.calls), this.settings, this.clock, false).runs().get(0);
	}

	@Test
	void answersCallsAfterOneThatWasGivenUp() {
		ScriptRun run = run();
		this.calls.get(1).cancel(false);
		Request reply = new Request(this.clock).whole(1_700_000_000_000_000L);
		for (long used : new long[] { 1, 3, 6 }) {
			reply.whole(1).whole(used).whole(1_000_000).whole(0);
		}
		run.read(reply.toByteArray()).forEach(Call::deliver);
		assertThat(this.calls.get(0).join().remaining()).isEqualTo(9);
		assertThat(this.calls.get(1)).isCancelled();
		assertThat(this.calls.get(2).join().remaining()).isEqualTo(4);
	}

	@Test
	void runsForEachKeyAloneWhenSplit() {
		Acquisition other = new Acquisition(new StateKey(this.quota.space(), "other"), this.quota, 1);
		ScriptRun run = Batch.of(List.of(this.calls.get(0), other, this.calls.get(2)), this.settings, this.clock, false)
			.runs()
			.get(0);
		assertThat(run.isDivisible()).isTrue();
		assertThat(run.split()).hasSize(2).noneMatch(ScriptRun::isDivisible);
		run.cancel(new FailureLog(Duration.ZERO).lost());
		assertThat(run.isCancelled()).isTrue();
	}

}
