package io.trypema.sample.lab;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.trypema.sample.lab.BucketLog.BucketView;

/**
 * The state of an experiment at one moment.
 *
 * @param millis the time since the experiment began
 * @param clients the outcomes of the calls of the last second, for each client
 * @param admittedInWindow the calls of all clients admitted in the window that ends now
 * @param windows the windows: one for each instance that counts separately
 */
record Sample(long millis, List<Tally> clients, long admittedInWindow, List<WindowView> windows) {

	/**
	 * A window.
	 *
	 * @param capacity the permits that fit the window
	 * @param hardLimit the permits that the suppressed strategy admits at most
	 * @param used the permits in use as the limiter counts them; {@code null} if it does
	 * not report them
	 * @param factor the share of calls that is shed; {@code null} if the limiter does not
	 * report it
	 * @param buckets the buckets, the oldest first
	 */
	record WindowView(long capacity, long hardLimit, @Nullable Long used, @Nullable Double factor,
			List<BucketView> buckets) {

	}

}
