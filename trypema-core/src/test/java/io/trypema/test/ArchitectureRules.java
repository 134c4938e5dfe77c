package io.trypema.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.TOP_LEVEL_CLASSES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Architecture rules for the compiled main classes of every module; a module applies them
 * by a subclass.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ArchitectureRules {

	private static final String REDIS = "io.trypema.redis..";

	private static final String SPRING = "io.trypema.spring..";

	private static final String BOOT = "io.trypema.spring.boot..";

	private static final String AUTO_CONFIGURATION = "org.springframework.boot.autoconfigure.AutoConfiguration";

	private static final String CONFIGURATION_PROPERTIES = "org.springframework.boot.context.properties.ConfigurationProperties";

	private static final DescribedPredicate<JavaClass> LIBRARY = resideInAPackage("io.trypema..")
		.and(not(resideInAnyPackage("io.trypema.sample..", "io.trypema.benchmark..")))
		.as("belong to a library");

	private static final DescribedPredicate<JavaClass> CORE = LIBRARY.and(not(resideInAnyPackage(REDIS, SPRING)))
		.as("belong to the core");

	private final JavaClasses classes;

	/**
	 * Create the rules for the module in the working directory.
	 */
	protected ArchitectureRules() {
		this.classes = new ClassFileImporter().withImportOption((location) -> !location.contains("jmh_generated"))
			.importPath(Path.of("target", "classes"));
	}

	@Test
	void scanFindsTheClassesOfTheModule() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
			List<String> sources = files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".java") && !name.endsWith("-info.java"))
				.map((name) -> name.replace(".java", ""))
				.toList();
			assertThat(sources).isNotEmpty();
			assertThat(this.classes).extracting(JavaClass::getSimpleName).containsAll(sources);
		}
	}

	@Test
	void coreDependsOnJdkAndAnnotationsOnly() {
		check(classes().that(CORE)
			.should()
			.onlyDependOnClassesThat(
					CORE.or(resideInAnyPackage("java..", "org.jspecify..", "com.google.errorprone.annotations.."))));
	}

	@Test
	void redisDependsOnNoSpring() {
		check(noClasses().that()
			.resideInAPackage(REDIS)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(SPRING, "org.springframework.."));
	}

	@Test
	void springSupportDependsOnNoBoot() {
		check(noClasses().that()
			.resideInAPackage(SPRING)
			.and()
			.resideOutsideOfPackage(BOOT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(BOOT, "org.springframework.boot.."));
	}

	@Test
	void packagesFormNoCycle() {
		check(slices().matching("(**)").should().beFreeOfCycles());
	}

	@Test
	void internalsAreUsedByTheirOwnProjectOnly() {
		DescribedPredicate<JavaClass> internal = resideInAPackage("..internal..");
		check(noClasses().that(LIBRARY)
			.should()
			.dependOnClassesThat(internal.and(not(resideInAPackage("io.trypema..")))));
		check(noClasses().that(not(LIBRARY)).should().dependOnClassesThat(internal));
	}

	@Test
	void packagesAreNullMarked() {
		DescribedPredicate<JavaClass> nullMarked = describe("be in a @NullMarked package",
				(javaClass) -> javaClass.getPackage().isAnnotatedWith(NullMarked.class));
		check(classes().should(ArchCondition.from(nullMarked)));
	}

	@Test
	void namesTellTheResponsibility() {
		check(noClasses().should().haveNameMatching(".*(Utils?|Helper|Impl|Manager)"));
	}

	@Test
	void publicClassesOfLibrariesAreFinal() {
		check(classes()
			.that(LIBRARY.and(TOP_LEVEL_CLASSES)
				.and(modifier(JavaModifier.PUBLIC))
				.and(not(INTERFACES))
				.and(not(modifier(JavaModifier.ABSTRACT)))
				.and(not(assignableTo(Throwable.class)))
				.and(not(annotatedWith(CONFIGURATION_PROPERTIES))))
			.should()
			.haveModifier(JavaModifier.FINAL));
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(classes().that()
			.areAnnotatedWith(AUTO_CONFIGURATION)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
	}

	@Test
	void membersOfAutoConfigurationsArePackagePrivate() {
		check(methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AUTO_CONFIGURATION)
			.should()
			.notBePublic()
			.andShould()
			.notBeProtected());
		check(fields().that().areDeclaredInClassesThat().areAnnotatedWith(AUTO_CONFIGURATION).should().notBePublic());
		check(classes()
			.that(describe("are nested in an auto-configuration",
					(javaClass) -> javaClass.getEnclosingClass()
						.filter((outer) -> outer.isAnnotatedWith(AUTO_CONFIGURATION))
						.isPresent()))
			.should()
			.notBePublic());
	}

	private void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(this.classes);
	}

}
