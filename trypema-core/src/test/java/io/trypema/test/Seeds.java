package io.trypema.test;

import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The source of randomness in tests: one seed, drawn in each JVM or given by the system
 * property {@code trypema.test.seed}. It is printed for every test that fails, and yields
 * the same numbers to a test whichever others run.
 */
public final class Seeds implements TestWatcher {

	private static final String PROPERTY = "trypema.test.seed";

	private static final long SEED = Objects.requireNonNullElseGet(Long.getLong(PROPERTY),
			() -> ThreadLocalRandom.current().nextLong());

	/**
	 * Return a source of randomness.
	 * @return the source, which draws the same at every call of this method
	 */
	public static Random random() {
		return new Random(SEED);
	}

	/**
	 * Return seeds, the first of which can be set by the property.
	 * @param count how many, at least one
	 * @return the seeds, the same at every call of this method
	 */
	public static LongStream some(int count) {
		return LongStream.concat(LongStream.of(SEED), random().longs(count - 1));
	}

	@Override
	public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
		System.out.printf("%s.%s %s failed: run it with -D%s=%d to have it draw the same%n",
				context.getRequiredTestClass().getSimpleName(), context.getRequiredTestMethod().getName(),
				context.getDisplayName(), PROPERTY, SEED);
	}

}
