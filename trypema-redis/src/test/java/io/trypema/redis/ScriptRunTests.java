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

	private final DispatcherSettings settings = new DispatcherSettings(Scripts.onServerTime(), new KeyNames(false),
			new Probe("prefix"), 0, new ScheduledThreadPoolExecutor(1), Runnable::run, RedisCallListener.none(),
			Ticker.system(), ServerClock.DRIFT);

	private final RedisLimit limit = RedisLimit.of(WindowSettings.defaults().resolve(RateLimit.parse("10/s")), "prefix",
			false, FullKeys.none());

	private final StateKey key = new StateKey(this.limit.space(), "key");

	private final List<AbsoluteAcquisition> calls = LongStream.of(1, 2, 3)
		.mapToObj((permits) -> new AbsoluteAcquisition(this.key, this.limit, permits))
		.toList();

	private ScriptRun run() {
		return Batch.of(List.copyOf(this.calls), this.settings, this.clock, false).runs().get(0);
	}

	@Test
	void answersCallsAfterOneThatWasGivenUp() {
		ScriptRun run = run();
		this.calls.get(1).cancel(false);
		ScriptRequest reply = new ScriptRequest(this.clock).whole(1_700_000_000_000_000L);
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
		AbsoluteAcquisition other = new AbsoluteAcquisition(new StateKey(this.limit.space(), "other"), this.limit, 1);
		ScriptRun run = Batch.of(List.of(this.calls.get(0), other, this.calls.get(2)), this.settings, this.clock, false)
			.runs()
			.get(0);
		assertThat(run.isDivisible()).isTrue();
		assertThat(run.split()).hasSize(2).noneMatch(ScriptRun::isDivisible);
		run.cancel(new FailureLog(Duration.ZERO).lost());
		assertThat(run.isCancelled()).isTrue();
	}

}
