import { mount } from "svelte";
import CandidApp from "./CandidApp.svelte";
import "./style.css";

const target = document.getElementById("app");
if (target === null) throw new Error("candid.html has no element with the id app");
mount(CandidApp, { target });
