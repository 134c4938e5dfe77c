package io.trypema.sample.visitors;

import java.util.List;
import java.util.Map;

import io.trypema.counter.LiveInstance;

/**
 * Who is there at a moment.
 *
 * @param total the visitors of all instances
 * @param instance the instance that says so
 * @param instances all of them
 */
record VisitorsNow(long total, String instance, List<Share> instances) {

	static VisitorsNow of(long total, String instance, Map<String, Long> slices, List<LiveInstance> instances) {
		return new VisitorsNow(total, instance,
				instances.stream()
					.map((live) -> new Share(live.id(), slices.getOrDefault(live.id(), 0L), live.silence().toMillis()))
					.toList());
	}

	/**
	 * What one instance has.
	 *
	 * @param id its id
	 * @param visitors its visitors
	 * @param silentMillis how long ago it gave a sign of life
	 */
	record Share(String id, long visitors, long silentMillis) {
	}

}
