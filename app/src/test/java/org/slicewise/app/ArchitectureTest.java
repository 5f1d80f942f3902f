package org.slicewise.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the arrows of docs/architecture.md. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.slicewise");

  private static final String[] CORE = {
    "org.slicewise.errors..",
    "org.slicewise.files..",
    "org.slicewise.image..",
    "org.slicewise.augment..",
    "org.slicewise.data..",
    "org.slicewise.split..",
    "org.slicewise.metrics..",
    "org.slicewise.intervals..",
    "org.slicewise.calibration..",
    "org.slicewise.decision..",
    "org.slicewise.comparison..",
    "org.slicewise.evaluation..",
    "org.slicewise.audit..",
    "org.slicewise.model..",
    "org.slicewise.phantom..",
    "org.slicewise.selective.."
  };

  @Test
  void modulesDependOnlyAsTheArchitectureSays() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.slicewise..")
        .layer("core")
        .definedBy(CORE)
        .layer("network")
        .definedBy("org.slicewise.network..")
        .layer("training")
        .definedBy("org.slicewise.training..")
        .layer("scoring")
        .definedBy("org.slicewise.scoring..")
        .layer("report")
        .definedBy("org.slicewise.report..")
        .layer("app")
        .definedBy("org.slicewise.app..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("training")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("scoring")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("network")
        .mayOnlyBeAccessedByLayers("training", "app")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.slicewise.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTrainingKnowsLibtorchAndOnlyScoringKnowsOnnxRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.slicewise.training..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("org.slicewise.scoring..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(CLASSES);
  }

  @Test
  void coreHasNoNativeCode() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco..", "ai.onnxruntime..")
        .check(CLASSES);
  }
}
