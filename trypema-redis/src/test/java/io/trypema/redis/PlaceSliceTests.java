package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.RateLimiterUnavailableException;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a slice, with a Redis whose answers and data may be lost.
 */
@ExtendWith(Seeds.class)
class PlaceSliceTests {

	private static final int LOOKS = 3;

	private final PlaceSlice slice = new PlaceSlice(LOOKS);

	private long inRedis;

	private long held;

	/** The answers of Redis, in order. */
	private final Deque<Runnable> answers = new ArrayDeque<>();

	private int losses;

	private static PlacesAnswer answer(long before, long after) {
		return new PlacesAnswer(new InstanceReply(CounterReply.Status.DONE, new InstanceReply.Values(after, after),
				new InstanceReply.Values(before, before), before != after), null, false);
	}

	private static PlacesAnswer none(boolean doubtful) {
		return new PlacesAnswer(null, new RateLimiterUnavailableException("lost", null), doubtful);
	}

	private void call(long step, Fate fate) {
		this.slice.callMade();
		long before = this.inRedis;
		this.inRedis += (fate != Fate.NOT_SENT) ? Math.max(step, -before) : 0;
		PlacesAnswer answer = (fate == Fate.ANSWERED) ? answer(before, this.inRedis) : none(fate == Fate.UNANSWERED);
		this.answers.add(() -> {
			if (step > 0 && answer.isChanged()) {
				this.slice.taken();
				this.held++;
			}
			this.losses += this.slice.answered(answer) ? 1 : 0;
		});
	}

	private void giveBack(Fate fate) {
		this.slice.givenUp();
		this.held--;
		if (this.slice.isSure()) {
			call(-1, fate);
		}
	}

	private boolean set(Fate fate) {
		if (!this.slice.isToBeSet()) {
			return false;
		}
		long right = this.slice.setting();
		assertThat(right).isEqualTo(this.held);
		long before = this.inRedis;
		this.inRedis = (fate != Fate.NOT_SENT) ? right : before;
		@Nullable InstanceReply reply = answer(before, right).reply();
		this.losses += this.slice.set(right, (fate == Fate.ANSWERED) ? reply : null) ? 1 : 0;
		return true;
	}

	private void answerAll() {
		while (!this.answers.isEmpty()) {
			this.answers.remove().run();
		}
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void isRightInTheEndWhateverIsLost(long seed) {
		Random random = new Random(seed);
		for (int step = 0; step < 2000; step++) {
			Fate fate = (random.nextInt(10) == 0) ? Fate.values()[random.nextInt(3)] : Fate.ANSWERED;
			switch (random.nextInt(8)) {
				case 0, 1 -> {
					if (this.slice.isSure()) {
						call(1, fate);
					}
				}
				case 2, 3 -> {
					if (this.held > 0) {
						giveBack(fate);
					}
				}
				case 4 -> set(fate);
				case 5 -> this.inRedis = (random.nextInt(20) == 0) ? 0 : this.inRedis;
				case 6 -> this.slice.look();
				default -> {
					if (!this.answers.isEmpty()) {
						this.answers.remove().run();
					}
				}
			}
			assertThat(this.inRedis).isNotNegative();
		}
		answerAll();
		while (this.held > 0) {
			giveBack(Fate.ANSWERED);
		}
		answerAll();
		for (int i = 0; i <= LOOKS; i++) {
			this.slice.look();
			set(Fate.ANSWERED);
		}
		assertThat(this.inRedis).isZero();
		assertThat(this.slice.isIdle()).isTrue();
	}

	static Stream<Long> seeds() {
		return Seeds.some(200).boxed();
	}

	@Test
	void needsNoSettingWhileAllIsAnswered() {
		for (int i = 0; i < 10; i++) {
			call(1, Fate.ANSWERED);
			call(1, Fate.ANSWERED);
			answerAll();
			giveBack(Fate.ANSWERED);
			giveBack(Fate.ANSWERED);
			assertThat(set(Fate.ANSWERED)).isFalse();
			answerAll();
		}
		assertThat(set(Fate.ANSWERED)).isFalse();
		assertThat(this.slice.isIdle()).isTrue();
	}

	@Test
	void isSetOnceNothingIsUnderWay() {
		call(1, Fate.UNANSWERED);
		call(1, Fate.ANSWERED);
		this.answers.remove().run();
		assertThat(this.slice.isSure()).isFalse();
		assertThat(set(Fate.ANSWERED)).isFalse();
		answerAll();
		assertThat(set(Fate.ANSWERED)).isTrue();
		assertThat(this.inRedis).isOne();
		assertThat(this.losses).isZero();
	}

	@Test
	void isSetAgainAtTheNextOccasionOnly() {
		call(1, Fate.UNANSWERED);
		answerAll();
		assertThat(set(Fate.UNANSWERED)).isTrue();
		assertThat(set(Fate.ANSWERED)).isFalse();
		this.slice.retry();
		assertThat(set(Fate.ANSWERED)).isTrue();
	}

	@Test
	void isLookedAtForAsLongAsALateRequestMayArrive() {
		call(1, Fate.UNANSWERED);
		answerAll();
		set(Fate.ANSWERED);
		for (int i = 0; i < LOOKS; i++) {
			assertThat(this.slice.isIdle()).isFalse();
			this.inRedis++;
			this.slice.look();
			assertThat(set(Fate.ANSWERED)).isTrue();
			assertThat(this.inRedis).isZero();
		}
		assertThat(this.slice.isIdle()).isTrue();
	}

	@Test
	void looksFollowSignsOfLifeForAQuarterOfAnHour() {
		assertThat(PlaceSlice.looks(Duration.ofSeconds(10))).isEqualTo(90);
		assertThat(PlaceSlice.looks(Duration.ofHours(1))).isEqualTo(1);
	}

	@Test
	void placesThatRedisForgotAreLostOnce() {
		call(1, Fate.ANSWERED);
		call(1, Fate.ANSWERED);
		answerAll();
		this.inRedis = 0;
		call(1, Fate.ANSWERED);
		answerAll();
		set(Fate.ANSWERED);
		assertThat(this.losses).isOne();
		assertThat(this.slice.losses()).isOne();
		assertThat(this.inRedis).isEqualTo(3);
		this.inRedis = 0;
		this.slice.look();
		set(Fate.ANSWERED);
		assertThat(this.slice.losses()).isEqualTo(2);
		assertThat(this.inRedis).isEqualTo(3);
	}

	/** The reaction of Redis to a call. */
	private enum Fate {

		ANSWERED, UNANSWERED, NOT_SENT

	}

}
