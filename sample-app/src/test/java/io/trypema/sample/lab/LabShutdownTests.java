package io.trypema.sample.lab;

import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of the cleanup of {@link Lab} when the application stops.
 */
class LabShutdownTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Lab.class);

	private final Lab lab = this.context.getBean(Lab.class);

	@Test
	void endsExperimentsAndTheirStreams() {
		String id = this.lab.start(Setups.withLimit(1)).id();
		SseEmitter stream = this.lab.watch(id);
		this.context.close();
		assertThatIllegalStateException().isThrownBy(() -> stream.send("x"));
		assertThatExceptionOfType(NoSuchExperimentException.class).isThrownBy(() -> this.lab.experiment(id));
	}

	@Test
	void startsNoMore() {
		this.context.close();
		assertThatExceptionOfType(LabIsFullException.class).isThrownBy(() -> this.lab.start(Setups.withLimit(1)));
	}

}
