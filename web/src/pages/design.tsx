import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Addresses } from "../app/address.tsx";
import { ask } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { DateField } from "../components/date-field.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { CheckField, SelectField, TextArea, TextField } from "../components/field.tsx";
import { ChoiceFilter, SearchField } from "../components/filters.tsx";
import { Form } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import { type IconName, shapes } from "../components/icon-shapes.ts";
import { List } from "../components/list.tsx";
import { Menu } from "../components/menu.tsx";
import { openPage, Page } from "../components/page.tsx";
import { PasswordField } from "../components/password-field.tsx";
import { Rows } from "../components/rows.tsx";
import { RupiahField } from "../components/rupiah-field.tsx";
import { Banner, EmptyState, FailureState, Skeleton } from "../components/state.tsx";
import { LanguageSwitch, ThemeSwitch } from "../components/switches.tsx";
import { Table } from "../components/table.tsx";
import { Tabs } from "../components/tabs.tsx";
import { toast } from "../components/toast.tsx";
import { NoAnswer, Refusal } from "../failure.ts";

const options = [
  ["", "All"],
  ["a", "One"],
  ["b", "Another"],
] as const;

const Part = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <section class="card part">
    <h2>{name}</h2>
    {children}
  </section>
);

/** Every component in each of its states, to be looked at while one changes them. */
const Design = () => (
  <Addresses>
    <main class="content">
      <Page
        title="Components"
        lead="Each is described in DESIGN.md."
        tools={
          <>
            <LanguageSwitch />
            <ThemeSwitch />
          </>
        }
      >
        <Buttons />
        <Fields />
        <Lists />
        <States />
        <Overlays />
        <Part name="Icons">
          <div class="tools">
            {(Object.keys(shapes) as IconName[]).map((name) => (
              <span key={name} title={name}>
                <Icon name={name} />
              </span>
            ))}
          </div>
        </Part>
      </Page>
    </main>
  </Addresses>
);

const Buttons = () => (
  <Part name="Button, Menu, Tabs">
    <div class="tools">
      {(["primary", "plain", "quiet", "danger"] as const).map((kind) => (
        <Button key={kind} kind={kind} icon="check">
          {kind}
        </Button>
      ))}
      <Button busy>At work</Button>
      <Button disabled>Disabled</Button>
      <Button icon="trash" kind="quiet" label="Remove" />
      <Menu label="More" icon="menu" text="Menu">
        <Button kind="quiet" icon="edit">
          Edit
        </Button>
        <Button kind="quiet" icon="archive">
          Archive
        </Button>
      </Menu>
    </div>
    <Tabs
      label="Views"
      tabs={["Details", "Timeline", "Records"].map((text, place) => ({
        text,
        href: `?tab=${place}`,
        isCurrent: place === 0,
      }))}
    />
  </Part>
);

const Fields = () => (
  <Part name="Form, fields, Rows">
    <Form
      submit="Send"
      draft="design"
      send={() =>
        Promise.reject(
          new Refusal(400, { code: "invalid_request", errors: [{ path: "name", message: "Expected some text" }] }),
        )
      }
    >
      <div class="grid">
        <TextField name="name" label="Name" hint="As on the identity card" required />
        <TextField name="phone" label="Phone" type="tel" optional note="0812-3456-7890" />
        <DateField name="from" label="First day" value="2026-08-17" />
        <RupiahField name="fee" label="Consultation fee" value={150_000} />
        <SelectField name="kind" label="Kind" options={options} chosen="" />
        <PasswordField name="password" label="Password" use="new-password" />
        <TextArea name="notes" label="Notes" wide />
        <CheckField name="active" label="Active" checked />
      </div>
      <Rows
        name="allergies"
        rows={[{ substance: "Penicillin" }]}
        row={(prefix, value) => <TextField name={`${prefix}.substance`} label="Substance" value={value?.substance} />}
        class="allergy"
        add="Add an allergy"
        remove={(place) => `Remove allergy ${place}`}
        legend={(place) => `Allergy ${place}`}
        none="None."
      />
    </Form>
  </Part>
);

const people = ["Siti Rahmawati", "Bagus Prasetyo", "Dewi Anggraini"];

const Lists = () => (
  <Part name="SearchField, ChoiceFilter, List, Table, Facts">
    <div class="filters">
      <SearchField label="Search" placeholder="Beginning of a name" />
      <ChoiceFilter label="Kind" name="kind" options={options} />
    </div>
    <List
      label="People"
      kind="people"
      of=""
      load={async () => ({ data: people, meta: { nextCursor: null } })}
      keyOf={(name) => name}
      row={(name) => (
        <div class="who">
          <a class="row-open" href="/design.html">
            {name}
          </a>
          <p class="small muted">RM-000001</p>
        </div>
      )}
      empty={<EmptyState title="Nobody" lead="Change the search." />}
    />
    <Table
      label="Appointments"
      of="Month"
      rows={[3, 1, 2]}
      keyOf={String}
      head={(month) => `Month ${month}`}
      columns={[
        { name: "booked", label: "Booked", countOf: (month) => 100 * month },
        { name: "completed", label: "Completed", countOf: (month) => 90 * month },
      ]}
      sum="Altogether"
    />
    <Facts>
      <Fact label="Record number">RM-000001</Fact>
      <Fact label="Address" isWide>
        Jalan Melati 1, Bandung
      </Fact>
    </Facts>
  </Part>
);

const States = () => (
  <Part name="Banner, EmptyState, FailureState, Skeleton">
    {(["failed", "warned", "told"] as const).map((kind) => (
      <Banner key={kind} kind={kind}>
        What one must know before reading on: {kind}.
      </Banner>
    ))}
    <EmptyState icon="calendar" title="No appointments" lead="Nobody comes on this day." />
    <FailureState title="The list could not be loaded" error={new NoAnswer("offline")} retry={() => undefined} />
    <Skeleton />
  </Part>
);

function Overlays() {
  const open = useSignal<"drawer" | "small" | "wide" | undefined>(undefined);
  const close = () => {
    open.value = undefined;
  };
  return (
    <Part name="Dialog, ask, toast">
      <div class="tools">
        {(["drawer", "small", "wide"] as const).map((kind) => (
          <Button
            key={kind}
            onClick={() => {
              open.value = kind;
            }}
          >
            Dialog: {kind}
          </Button>
        ))}
        <Button
          onClick={() => void ask({ title: "Really?", text: "It cannot be undone.", confirm: "Yes", danger: true })}
        >
          ask
        </Button>
        <Button onClick={() => toast("It is saved.", "done", { text: "Undo", onClick: () => toast("Undone.") })}>
          toast
        </Button>
        <Button onClick={() => toast("It could not be saved.", "failed")}>toast: failed</Button>
      </div>
      {open.value && (
        <Dialog title={`A dialog: ${open.value}`} kind={open.value} onClose={close}>
          <p>What it is about.</p>
        </Dialog>
      )}
    </Part>
  );
}

void openPage(Design, "clinic");
